package capture

import (
	"bytes"
	"math/rand"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/internal/http1"
)

func TestHoldsIsContains(t *testing.T) {
	g := NewWithT(t)
	r := rand.New(rand.NewSource(5))
	text := func(n int) []byte {
		b := make([]byte, r.Intn(n))
		for i := range b {
			b[i] = "aM.[W"[r.Intn(5)]
		}
		return b
	}
	there := 0
	for range 20_000 {
		body, part := text(30), text(5)
		m := &Message{HTTP: &http1.Message{Body: body}}
		want := bytes.Contains(body, part)
		g.Expect(m.Holds(string(part))).To(Equal(want), "%q in %q", part, body)
		if want {
			there++
		}
	}
	g.Expect(there).To(BeNumerically(">", 1000))
	var none *Message
	g.Expect(none.Holds("x")).To(BeFalse())
}
