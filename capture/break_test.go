package capture

import (
	"fmt"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"
)

// begins adds the header of a section to a tape.
func (t *tape) begins(part int) *tape {
	t.add(Event{Kind: EventRecord, Record: &Record{Type: RecordHeader, Data: marshalData(Header{Format: 1, Part: part})}})
	return t
}

func TestWhatWasUnderWayEndsAtABreak(t *testing.T) {
	for _, tc := range []struct {
		name  string
		part  int
		kinds []string
	}{
		{"a new section", 0, []string{"session 1 cut", "break"}},
		{"the next part of a rotated recording", 2, []string{"session 1 well"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			tp := newTape().begins(0)
			tp.step("c1", informOf("A", 0), acs("", accepted)).begins(tc.part).step("c1", emptyPost(), status("204 No Content")).close("c1")
			items, err := Load(tp, Options{})
			g.Expect(err).NotTo(HaveOccurred())
			var kinds []string
			for _, item := range items {
				switch it := item.(type) {
				case *Session:
					kinds = append(kinds, fmt.Sprintf("session %d %s", it.Number, map[bool]string{true: "well", false: "cut"}[it.Ended == EndedWell]))
				case *Break:
					g.Expect(it.Time).To(Equal(tapeStart.Add(tp.now - 20e6)))
					kinds = append(kinds, "break")
				}
			}
			g.Expect(kinds).To(Equal(tc.kinds))
		})
	}
}

func TestARecordingThatGoesOnHasABreak(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "r.pcapng")
	for range 3 {
		rec, err := Create(path, Header{Tool: "t"}, RecorderOptions{Append: true, Clock: newStepClock()})
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(rec.Close()).To(Succeed())
	}
	r, err := Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer r.Close()
	items, err := Load(r, Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(items).To(HaveLen(2))
	for _, it := range items {
		g.Expect(it).To(BeAssignableToTypeOf(&Break{}))
	}
	again, err := Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer again.Close()
	text, err := ReadTranscript(again)
	g.Expect(err).NotTo(HaveOccurred())
	fromText, err := Load(text.Reader(), Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(fromText).To(HaveLen(2), "a transcript keeps them")
}
