package strict

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ErrEmpty says that there is no document in the text.
var ErrEmpty = errors.New("the file is empty")

// Unmarshal reads the first document of a text into a struct, into points to it.
func Unmarshal(text []byte, into any) error {
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return ErrEmpty
		}
		return err
	}
	return Decode(&doc, into)
}

// Decode reads a node into a struct and refuses keys that it does not have.
func Decode(n *yaml.Node, into any) error {
	if n.Kind == yaml.DocumentNode {
		n = n.Content[0]
	}
	if err := unknownKeys(n, reflect.TypeOf(into).Elem(), ""); err != nil {
		return err
	}
	return n.Decode(into)
}

var unmarshaler = reflect.TypeFor[yaml.Unmarshaler]()

// unknownKeys walks a node beside the type it is decoded into. What a type that reads its own nodes does below is not
// its business.
func unknownKeys(n *yaml.Node, t reflect.Type, path string) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case path != "" && reflect.PointerTo(t).Implements(unmarshaler):
		return nil
	case t.Kind() == reflect.Slice && n.Kind == yaml.SequenceNode:
		for _, item := range n.Content {
			if err := unknownKeys(item, t.Elem(), path); err != nil {
				return err
			}
		}
		return nil
	case t.Kind() != reflect.Struct || n.Kind != yaml.MappingNode:
		return nil
	}
	fields, keys := keysOf(t)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		ft, ok := fields[key.Value]
		if !ok {
			return fmt.Errorf("line %d: unknown key %q, did you mean %q?", key.Line, path+key.Value, path+Nearest(key.Value, keys))
		}
		if err := unknownKeys(n.Content[i+1], ft, path+key.Value+"."); err != nil {
			return err
		}
	}
	return nil
}

// keysOf lists the keys of a struct, in its order, with the types behind them.
func keysOf(t reflect.Type) (map[string]reflect.Type, []string) {
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
	return fields, keys
}

// Nearest is the word that was most likely meant: one that begins alike, else the one with the fewest letters to
// change; the first of equals, "" of none.
func Nearest(word string, known []string) string {
	word = strings.ToLower(word)
	best, least := "", 1<<30
	for _, k := range known {
		low := strings.ToLower(k)
		d := distance(word, low)
		if len(word) > 2 && strings.HasPrefix(low, word) {
			d = min(d, 1)
		}
		if d < least {
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
