package checks

import (
	"math/rand/v2"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

func TestNotesComeBackAsTheyWere(t *testing.T) {
	g := NewWithT(t)
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // lengths for a test
	var n notes
	texts, kept := make([]string, 300), make([]note, 300)
	for range 20_000 {
		i := r.IntN(len(texts))
		if kept[i] != (note{}) {
			g.Expect(n.drop(kept[i])).To(Equal(texts[i]))
		}
		texts[i] = strings.Repeat(string(rune('a'+r.IntN(26))), 1+r.IntN(10*blockSize))
		kept[i] = n.put([]byte(texts[i]))
	}
	for i := range texts {
		g.Expect(n.drop(kept[i])).To(Equal(texts[i]))
	}
	g.Expect(n.slabs).To(HaveLen(4), "blocks are used again: 300 texts of five blocks on average")
}

func TestNotesOfAllLengthsFit(t *testing.T) {
	g := NewWithT(t)
	var n notes
	for length := 1; length < 3*blockSize; length++ {
		text := strings.Repeat("x", length)
		first := n.put([]byte(text))
		g.Expect(n.drop(first)).To(Equal(text))
	}
	g.Expect(n.fresh).To(BeEquivalentTo(4))
}
