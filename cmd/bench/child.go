package main

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// child is a program under way.
type child struct {
	cmd *exec.Cmd
	log *os.File
}

// start starts a program; what it prints goes into a file of the run.
func start(ctx context.Context, logName, name string, args ...string) (*child, error) {
	log, err := os.Create(logName)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &child{cmd, log}, nil
}

// stop ends the program we started, and waits for it.
func (c *child) stop() {
	_ = c.cmd.Process.Signal(syscall.SIGTERM)
	_ = c.cmd.Wait()
	_ = c.log.Close()
}

// usage is what a finished program took.
type usage struct {
	cpu, wall time.Duration
	memory    int64 // largest resident set, bytes
}

// timed runs a program to its end. An exit code other than those allowed is an error.
func timed(ctx context.Context, env []string, allowed []int, name string, args ...string) (usage, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	begin := time.Now()
	out, err := cmd.CombinedOutput()
	u := usage{wall: time.Since(begin)}
	if cmd.ProcessState == nil {
		return u, err
	}
	u.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	u.memory = peakMemory(cmd.ProcessState)
	for _, code := range allowed {
		if cmd.ProcessState.ExitCode() == code {
			return u, nil
		}
	}
	return u, fmt.Errorf("%s: %w\n%.2000s", name, err, out)
}

// freePort asks the system for a port nobody uses.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// listening waits until somebody accepts connections there.
func listening(ctx context.Context, address string) error {
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		c, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			return c.Close()
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return fmt.Errorf("nobody listens at %s", address)
}
