package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"time"
)

// settings are the flags of a run.
type settings struct {
	rounds  int
	span    time.Duration
	largest int // MB
	only    string
	dir     string
	program string // the built cwmplab
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	s := settings{}
	flag.IntVar(&s.rounds, "rounds", 5, "rounds of each comparison; medians are told")
	flag.DurationVar(&s.span, "span", 3*time.Second, "length of one throughput measurement")
	flag.IntVar(&s.largest, "largest", 1024, "size of the largest recording to judge, in MB")
	flag.StringVar(&s.only, "only", "", "relay or check; empty for both")
	flag.Parse()
	dir, err := os.MkdirTemp("", "cwmplab-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	s.dir, s.program = dir, filepath.Join(dir, "cwmplab")
	fmt.Println("building …")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", s.program, "./cmd/cwmplab").CombinedOutput(); err != nil {
		return fmt.Errorf("building cwmplab: %w\n%s", err, out)
	}
	for _, part := range []struct {
		name, needs string
		measure     func(context.Context, settings) error
	}{{"relay", "nginx", relay}, {"check", "xmllint", check}} {
		if s.only != "" && s.only != part.name {
			continue
		}
		if _, err := exec.LookPath(part.needs); err != nil {
			fmt.Printf("%s: skipped, there is no %s to compare with\n", part.name, part.needs)
			continue
		}
		if err := part.measure(ctx, s); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// median of figures; they are sorted in place.
func median(v []float64) float64 {
	slices.Sort(v)
	if len(v) == 0 {
		return 0
	}
	return v[len(v)/2]
}
