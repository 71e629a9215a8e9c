package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test program be the command: the scripts call it by its name.
func TestMain(m *testing.M) {
	commands := map[string]func(){"cwmplab": main}
	for name, main := range platformCommands() {
		commands[name] = main
	}
	testscript.Main(m, commands)
}

// runMain is main where something has to be set up before.
func runMain() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		Cmds:               scriptCommands,
		Setup:              setup,
		RequireUniqueNames: true,
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "corpus":
				return corpus() != "", nil
			case "root":
				return os.Getuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
	})
}

// setup gives a script a home of its own, and the corpus of recordings of others where it is there.
func setup(env *testscript.Env) error {
	env.Setenv("XDG_CONFIG_HOME", filepath.Join(env.WorkDir, "config"))
	env.Setenv("HOME", env.WorkDir)
	env.Setenv("CORPUS", corpus())
	free, release, err := freePort()
	if err != nil {
		return err
	}
	env.Defer(release)
	env.Setenv("FREE", free) // a port that nobody listens on but the script
	return nil
}

// corpus is the folder of recordings of others, "" where it is not there.
func corpus() string {
	dir, err := filepath.Abs("../../../shared/corpus")
	if err != nil {
		return ""
	}
	if _, err := os.Stat(dir); err != nil {
		return ""
	}
	return dir
}
