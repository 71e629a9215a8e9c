package strict_test

import (
	"testing"

	. "github.com/onsi/gomega"
	"go.yaml.in/yaml/v3"

	"cwmplab/internal/strict"
)

type file struct {
	Name  string
	Inner struct{ Port int }
	List  []struct {
		OUI string `yaml:"oui"`
	}
	Own  own
	Next *struct{ Deep string }
}

// own reads its node itself.
type own struct{ text string }

func (o *own) UnmarshalYAML(n *yaml.Node) error {
	var from struct{ Env string }
	if err := strict.Decode(n, &from); err != nil {
		return err
	}
	o.text = from.Env
	return nil
}

func TestUnmarshal(t *testing.T) {
	g := NewWithT(t)
	var f file
	g.Expect(strict.Unmarshal([]byte("name: a\ninner: {port: 1}\nlist: [{oui: x}, {oui: y}]\nown: {env: E}\nnext: {deep: d}\n"), &f)).To(Succeed())
	g.Expect(f.List).To(HaveLen(2))
	g.Expect(f.List[1].OUI).To(Equal("y"))
	g.Expect(f.Own.text).To(Equal("E"))
	g.Expect(f.Next.Deep).To(Equal("d"))
}

func TestUnknownKeysAreErrors(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"at the top", "nme: a\n", `line 1: unknown key "nme", did you mean "name"?`},
		{"inside", "name: a\ninner:\n  prot: 1\n", `line 3: unknown key "inner.prot", did you mean "inner.port"?`},
		{"in a list", "list:\n  - oui: a\n  - uio: b\n", `line 3: unknown key "list.uio", did you mean "list.oui"?`},
		{"behind a pointer", "next: {depe: x}\n", `unknown key "next.depe"`},
		{"of a type that reads itself", "own: {evn: E}\n", `unknown key "evn", did you mean "env"?`},
		{"an empty file", "", "the file is empty"},
		{"no YAML", "name: [", "did not find"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var f file
			NewWithT(t).Expect(strict.Unmarshal([]byte(tc.text), &f)).To(MatchError(ContainSubstring(tc.want)))
		})
	}
}
