package main

import (
	"fmt"
	"io"

	"cwmplab/capture"
	"cwmplab/fixtures/cpe"
	"cwmplab/fixtures/cpe/personality"
	"cwmplab/fixtures/cpe/tree"
)

// loadPersonality reads the file that says what the CPE we play is like; no name gives none.
func loadPersonality(file string) (*personality.File, error) {
	if file == "" {
		return nil, nil
	}
	p, err := personality.Load(file)
	if err != nil {
		return nil, usageError("cwmplab convert RECORDING personality.yaml makes one of a recording", "%w", err)
	}
	if err := p.Apply(&cpe.Config{}); err != nil {
		return nil, usageError("mend "+file, "%w", err)
	}
	return p, nil
}

// become gives a CPE its data model and its name: those of a personality, or of a built-in model.
func (m *simulation) become(c *cpe.Config) error {
	p, err := loadPersonality(m.personality)
	switch {
	case err != nil:
		return err
	case p != nil:
		if err := p.Apply(c); err != nil {
			return usageError("mend "+m.personality, "%w", err)
		}
	case m.model == "tr181":
		c.Model = tree.TR181()
	case m.model == "tr181-alias":
		c.Model = tree.TR181Alias()
	case m.model == "tr098":
		c.Model = tree.TR098()
	default:
		return usageError("--model tr181, --model tr181-alias or --model tr098", "unknown model %q", m.model)
	}
	if m.serial != "" {
		if p == nil || c.Identity.SerialNumber == "" {
			c.Identity = cpe.DefaultIdentity()
		}
		c.Identity.SerialNumber = m.serial
	}
	return nil
}

// writePersonality writes what a device has told of itself.
func (k *converting) writePersonality(w io.Writer, rd capture.Reader) error {
	f, notes, err := personality.FromRecording(rd, k.device)
	for _, n := range notes {
		fmt.Fprintf(k.err, "note: %s\n", n)
	}
	if err != nil {
		return err
	}
	text, err := f.Text()
	if err != nil {
		return err
	}
	_, err = w.Write(text)
	return err
}
