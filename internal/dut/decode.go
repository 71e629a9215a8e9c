package dut

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
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
	d := yaml.NewDecoder(bytes.NewReader(text))
	var doc yaml.Node
	if err := d.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("the file is empty, it starts with %q", "format: "+FormatName)
		}
		return nil, err
	}
	var f File
	if err := strict(&doc, &f); err != nil {
		return nil, err
	}
	return &f, f.check()
}

// strict decodes a node into a struct and refuses keys that it does not have.
func strict(n *yaml.Node, into any) error {
	if n.Kind == yaml.DocumentNode {
		n = n.Content[0]
	}
	if err := unknownKeys(n, reflect.TypeOf(into).Elem(), ""); err != nil {
		return err
	}
	return n.Decode(into)
}

// unknownKeys walks a mapping beside the struct it is decoded into.
func unknownKeys(n *yaml.Node, t reflect.Type, path string) error {
	if t.Kind() != reflect.Struct || n.Kind != yaml.MappingNode || t == reflect.TypeFor[Secret]() {
		return nil
	}
	fields := map[string]reflect.Type{}
	var keys []string
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if key == "" {
			key = strings.ToLower(f.Name)
		}
		fields[key] = f.Type
		keys = append(keys, key)
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		ft, ok := fields[key.Value]
		if !ok {
			return fmt.Errorf("line %d: unknown key %q, did you mean %q?", key.Line, path+key.Value, path+nearest(key.Value, keys))
		}
		if err := unknownKeys(n.Content[i+1], ft, path+key.Value+"."); err != nil {
			return err
		}
	}
	return nil
}

// nearest is the key with the fewest letters to change.
func nearest(key string, keys []string) string {
	best, least := "", 1<<30
	for _, k := range keys {
		if d := distance(strings.ToLower(key), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// distance counts the letters to insert, drop or replace between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		prev := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := prev
			if a[i-1] != b[j-1] {
				cost = 1 + min(prev, row[j], row[j-1])
			}
			prev, row[j] = row[j], cost
		}
	}
	return row[len(b)]
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
