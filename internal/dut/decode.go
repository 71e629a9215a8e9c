package dut

import (
	"errors"
	"fmt"
	"os"
	"time"

	"go.yaml.in/yaml/v3"

	"cwmplab/internal/strict"
)

// Load reads a device file. Errors name the file, the line, and for an unknown key the nearest known one.
func Load(path string) (*File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("device file: %w", err)
	}
	f, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("device file %s: %w", path, err)
	}
	return f, nil
}

// Parse reads the text of a device file.
func Parse(text []byte) (*File, error) {
	var f File
	err := strict.Unmarshal(text, &f)
	if errors.Is(err, strict.ErrEmpty) {
		return nil, fmt.Errorf("%w, it starts with %q", err, "format: "+FormatName)
	}
	if err != nil {
		return nil, err
	}
	return &f, f.check()
}

// UnmarshalYAML reads a time span.
func (d *Duration) UnmarshalYAML(n *yaml.Node) error {
	v, err := time.ParseDuration(n.Value)
	if err != nil {
		return fmt.Errorf("line %d: %q is no time span, write 90s or 10m", n.Line, n.Value)
	}
	*d = Duration(v)
	return nil
}
