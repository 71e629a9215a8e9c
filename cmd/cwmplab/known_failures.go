package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/internal/strict"
)

// allowing holds the flag that names failures which are known.
type allowing struct {
	file  string
	known []checks.KnownFailure
}

func (a *allowing) flags(c *cobra.Command) {
	c.Flags().StringVar(&a.file, "allow-fail", "", "YAML file of known failures, a list of {rule, device, reason, expires}; an entry that expired or is not needed fails")
}

// load reads the file, before any work is done.
func (a *allowing) load() error {
	if a.file == "" {
		return nil
	}
	text, err := os.ReadFile(a.file)
	if err == nil {
		a.known, err = knownFailures(text)
	}
	if err != nil {
		return usageError("- {rule: CWMP-SES-004, device: 001122-R1-0001, reason: ticket 17, expires: 2026-12-31}", "--allow-fail %s: %w", a.file, err)
	}
	return nil
}

// knownFailures reads a list of known failures. Each has all four keys.
func knownFailures(text []byte) ([]checks.KnownFailure, error) {
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&doc); errors.Is(err, io.EOF) {
		return nil, strict.ErrEmpty
	} else if err != nil {
		return nil, err
	}
	list := doc.Content[0]
	if list.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("line %d: not a list", list.Line)
	}
	var known []checks.KnownFailure
	seen := map[[2]string]bool{}
	for _, n := range list.Content {
		k, err := knownFailure(n)
		if err != nil {
			return nil, err
		}
		if key := [2]string{k.Rule, k.Device}; seen[key] {
			return nil, fmt.Errorf("line %d: %s on %s stands there twice", n.Line, k.Rule, k.Device)
		} else {
			seen[key] = true
		}
		known = append(known, k)
	}
	return known, nil
}

func knownFailure(n *yaml.Node) (checks.KnownFailure, error) {
	var e struct{ Rule, Device, Reason, Expires string }
	if n.Kind != yaml.MappingNode {
		return checks.KnownFailure{}, fmt.Errorf("line %d: not an entry of rule, device, reason and expires", n.Line)
	}
	if err := strict.Decode(n, &e); err != nil {
		return checks.KnownFailure{}, err
	}
	for _, f := range [][2]string{{"rule", e.Rule}, {"device", e.Device}, {"reason", e.Reason}, {"expires", e.Expires}} {
		if f[1] == "" {
			return checks.KnownFailure{}, fmt.Errorf("line %d: the entry has no %s", n.Line, f[0])
		}
	}
	rule, ok := catalogue.Lookup(e.Rule)
	if !ok {
		return checks.KnownFailure{}, fmt.Errorf("line %d: there is no rule %q", n.Line, e.Rule)
	}
	at, err := time.Parse(time.DateOnly, e.Expires)
	if err != nil {
		return checks.KnownFailure{}, fmt.Errorf("line %d: expires is %q, want a date: 2026-12-31", n.Line, e.Expires)
	}
	return checks.KnownFailure{Rule: rule.ID, Device: e.Device, Reason: e.Reason, Expires: at}, nil
}
