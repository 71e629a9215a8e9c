package dut

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"cwmplab/internal/strict"
)

// Hooks are programs that do to the device what CWMP cannot do, or what a test must not ask for by CWMP.
type Hooks struct {
	Wake         *Hook `yaml:"wake"`         // the device opens a session
	Reboot       *Hook `yaml:"reboot"`       // it restarts
	FactoryReset *Hook `yaml:"factoryReset"` // it loses its settings
	ChangeValue  *Hook `yaml:"changeValue"`  // a parameter takes another value by other means; its path and the value are added as arguments
}

// Named gives a hook by its key, nil where the file has none.
func (h Hooks) Named(key string) *Hook {
	return map[string]*Hook{"wake": h.Wake, "reboot": h.Reboot, "factoryReset": h.FactoryReset, "changeValue": h.ChangeValue}[key]
}

// Hook is a program with its arguments. It is started without a shell.
type Hook struct {
	Command []string
	Timeout time.Duration
}

// hookTimeout is how long a hook may take that does not say it.
const hookTimeout = time.Minute

// UnmarshalYAML reads a list of program and arguments, or {command: [program, argument], timeout: 30s}.
func (h *Hook) UnmarshalYAML(n *yaml.Node) error {
	var long struct {
		Command []string
		Timeout Duration
	}
	switch n.Kind {
	case yaml.SequenceNode:
		if err := n.Decode(&long.Command); err != nil {
			return err
		}
	case yaml.MappingNode:
		if err := strict.Decode(n, &long); err != nil {
			return err
		}
	default:
		return fmt.Errorf("line %d: a hook is a list of program and arguments, it is started without a shell: [./reboot.sh, --now]", n.Line)
	}
	if len(long.Command) == 0 || long.Command[0] == "" {
		return fmt.Errorf("line %d: a hook names no program: [./reboot.sh, --now]", n.Line)
	}
	h.Command, h.Timeout = long.Command, long.Timeout.Or(hookTimeout)
	return nil
}

// mostOutput is how much of what a hook writes stands in its error.
const mostOutput = 300

// Run starts the program, with arguments after those of the file, and waits for its end. The error tells what the program
// wrote.
func (h *Hook) Run(ctx context.Context, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, h.Timeout)
	defer cancel()
	c := exec.CommandContext(ctx, h.Command[0], append(h.Command[1:len(h.Command):len(h.Command)], args...)...) //nolint:gosec // the user names the program
	c.WaitDelay = time.Second                                                                                   // for what the program started and left behind
	out, err := c.CombinedOutput()
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		err = fmt.Errorf("not done within %s", h.Timeout)
	}
	if err == nil {
		return nil
	}
	said := strings.TrimSpace(string(out))
	if len(said) > mostOutput {
		said = said[:mostOutput] + "…"
	}
	if said != "" {
		said = ": " + said
	}
	return fmt.Errorf("%s: %w%s", strings.Join(h.Command, " "), err, said)
}
