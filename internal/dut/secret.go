package dut

import (
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"

	"cwmplab/internal/strict"
)

// Secret is a password, taken from the environment ({env: NAME}) or from a file ({file: PATH}): a device file is passed
// around and must not hold any. It never shows in text.
type Secret struct{ value string }

// NewSecret makes a secret of a text.
func NewSecret(value string) Secret { return Secret{value} }

// Reveal gives the secret itself.
func (s Secret) Reveal() string { return s.value }

// String hides the secret.
func (s Secret) String() string {
	if s.value == "" {
		return ""
	}
	return "(hidden)"
}

// GoString hides the secret, too.
func (s Secret) GoString() string { return s.String() }

// UnmarshalYAML reads {env: NAME} or {file: PATH}.
func (s *Secret) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		return fmt.Errorf("line %d: a password does not stand in the device file: write {env: NAME} or {file: PATH}", n.Line)
	}
	var from struct{ Env, File string }
	if err := strict.Decode(n, &from); err != nil {
		return err
	}
	switch {
	case from.Env != "" && from.File == "":
		v, ok := os.LookupEnv(from.Env)
		if !ok {
			return fmt.Errorf("line %d: the environment has no variable %s", n.Line, from.Env)
		}
		s.value = v
	case from.File != "" && from.Env == "":
		b, err := os.ReadFile(from.File)
		if err != nil {
			return fmt.Errorf("line %d: %w", n.Line, err)
		}
		s.value = strings.TrimRight(string(b), "\r\n")
	default:
		return fmt.Errorf("line %d: a password is {env: NAME} or {file: PATH}, not both", n.Line)
	}
	return nil
}
