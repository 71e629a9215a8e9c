package adapter

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"cwmplab/cwmp"
	"cwmplab/internal/clock"
	"cwmplab/suites/bench"
)

// program is an adapter that starts a program of the user for each request. There is no shell in between.
type program struct {
	command []string
	timeout time.Duration
	clock   clock.Clock
}

func (p *program) Queue(ctx context.Context, device string, rpc cwmp.RPC) error {
	r, err := call(device, rpc)
	if err == nil {
		_, err = p.run(ctx, r)
	}
	return err
}

func (p *program) ConnectionRequest(ctx context.Context, device string) error {
	return p.act(ctx, ActionConnectionRequest, device)
}

func (p *program) Hold(ctx context.Context, device string) error {
	return p.act(ctx, ActionHold, device)
}

func (p *program) Delete(ctx context.Context, device string) error {
	return p.act(ctx, ActionDelete, device)
}

func (p *program) Knows(ctx context.Context, device string) (bool, error) {
	r, err := newRequest(ActionKnows, device)
	if err != nil {
		return false, err
	}
	a, err := p.run(ctx, r)
	switch {
	case err != nil:
		return false, err
	case a.Known == nil:
		return false, p.wrong(`the answer to knows has no "known"`, nil)
	}
	return *a.Known, nil
}

// Check asks whether the program can act at all. One that does not know the question passes.
func (p *program) Check(ctx context.Context) error {
	err := p.act(ctx, ActionCheck, "")
	if errors.Is(err, bench.ErrCannot) {
		return nil
	}
	return err
}

func (p *program) act(ctx context.Context, action, device string) error {
	r, err := newRequest(action, device)
	if err == nil {
		_, err = p.run(ctx, r)
	}
	return err
}

// killWait is how long a program that was told to end keeps its pipes open at most.
const killWait = time.Second

// run hands the program a request and reads its answer.
func (p *program) run(ctx context.Context, r Request) (*Answer, error) {
	text, err := json.Marshal(r)
	if err != nil {
		return nil, err
	}
	late := fmt.Errorf("no answer within %s; adapter.timeout allows more", p.timeout)
	ctx, cancel := limit(ctx, p.clock, p.timeout, late)
	defer cancel()
	var out, complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, p.command[0], p.command[1:]...) //nolint:gosec // the user names the program in the device file
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(append(text, '\n')), &bounded{&out}, &bounded{&complaint}
	cmd.WaitDelay = killWait
	err = cmd.Run()
	var exit *exec.ExitError
	switch {
	case context.Cause(ctx) != nil:
		return nil, p.wrong(context.Cause(ctx).Error(), &complaint)
	case errors.As(err, &exit):
		return nil, p.wrong(exit.String(), &complaint)
	case err != nil:
		return nil, fmt.Errorf("exec adapter: adapter.command: %w", err)
	}
	var a Answer
	if err := json.Unmarshal(out.Bytes(), &a); err != nil {
		return nil, p.wrong(fmt.Sprintf("no answer in JSON but %q", excerpt(out.String())), &complaint)
	}
	return &a, p.judge(a, &complaint)
}

// judge turns an answer into what adapters return.
func (p *program) judge(a Answer, complaint *bytes.Buffer) error {
	reason := excerpt(a.Reason)
	if reason == "" {
		reason = "it gives no reason"
	}
	switch {
	case a.Format != Format:
		return p.wrong(fmt.Sprintf("the answer has the format %q, want %q", a.Format, Format), complaint)
	case a.Result == ResultDone:
		return nil
	case a.Result == ResultCannot:
		return bench.Cannot("the adapter %s cannot: %s", p.name(), reason)
	case a.Result == ResultFailed:
		return p.wrong(reason, complaint)
	}
	return p.wrong(fmt.Sprintf("the result %q is none of done, cannot, failed", a.Result), complaint)
}

func (p *program) name() string { return filepath.Base(p.command[0]) }

// wrong tells what went wrong, with what the program itself had to say.
func (p *program) wrong(why string, complaint *bytes.Buffer) error {
	text := "exec adapter " + p.name() + ": " + why
	if complaint != nil && strings.TrimSpace(complaint.String()) != "" {
		text += "; it says: " + excerpt(complaint.String())
	}
	return errors.New(text)
}

// maxOutput is how much of what a program writes is kept.
const maxOutput = 1 << 20

// bounded keeps the beginning and lets the rest go.
type bounded struct{ buf *bytes.Buffer }

func (b *bounded) Write(p []byte) (int, error) {
	b.buf.Write(p[:min(len(p), max(0, maxOutput-b.buf.Len()))])
	return len(p), nil
}
