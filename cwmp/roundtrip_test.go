package cwmp

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp/xmltree"
)

func TestSamplesCoverEveryMethod(t *testing.T) {
	g := NewWithT(t)
	have := map[string]bool{}
	for _, c := range samples() {
		have[fmt.Sprint(c.Method(), c.IsResponse())] = true
	}
	for _, m := range Methods() {
		g.Expect(have).To(HaveKey(fmt.Sprint(m.Name, false)))
		g.Expect(have).To(HaveKey(fmt.Sprint(m.Name, true)))
		g.Expect(m.NewRequest().Method()).To(Equal(m.Name))
		g.Expect(m.NewRequest().IsResponse()).To(BeFalse())
		g.Expect(m.NewResponse().Method()).To(Equal(m.Name))
		g.Expect(m.NewResponse().IsResponse()).To(BeTrue())
	}
	g.Expect(have).To(HaveLen(2*len(Methods()) + 1))
}

func TestRoundTrip(t *testing.T) {
	for name, style := range sampleStyles() {
		for v := V1_0; v <= V1_2; v++ {
			t.Run(name+" "+v.String(), func(t *testing.T) {
				for _, c := range append(samples(), bareSamples()...) {
					if sinceOf(c) <= v {
						roundTrip(t, &Envelope{Version: v, Header: Header{ID: new("id <1>"), HoldRequests: new(false)}, Body: c}, style)
					}
				}
			})
		}
	}
}

// roundTrip writes and reads a message, and expects to find it again without a note.
func roundTrip(t *testing.T, e *Envelope, s Style) {
	t.Helper()
	g := NewWithT(t)
	sent := Encode(e, s)
	d := xmltree.Parse(sent)
	defer d.Release()
	g.Expect(d.Problems).To(BeEmpty(), "%s", sent)
	got, notes, err := Decode(d)
	g.Expect(err).NotTo(HaveOccurred(), "%s", sent)
	g.Expect(notes).To(BeEmpty(), "%s", sent)
	g.Expect(got).To(Equal(e), "%s", sent)

	sum := Inspect(d)
	g.Expect(sum.Method).To(Equal(e.Body.Method()))
	g.Expect(sum.IsResponse()).To(Equal(e.Body.IsResponse()))
	g.Expect(sum.Namespace).To(Equal(e.Version.Namespace()))
	g.Expect(sum.ID).To(Equal("id <1>"))
	g.Expect(sum.HasHold && !sum.Hold).To(BeTrue())
	g.Expect(sum.Envelopes).To(Equal(1))
}

func TestRoundTripOfHeaders(t *testing.T) {
	g := NewWithT(t)
	no, yes := new(false), new(true)
	for _, h := range []Header{
		{},
		{ID: new("")},
		{ID: new(" 1234 "), HoldRequests: yes, NoMoreRequests: no},
		{SessionTimeout: new(uint32(30)), NoMoreRequests: yes},
		{SupportedCWMPVersions: []string{"1.0", "1.4"}},
		{SupportedCWMPVersions: []string{}, UseCWMPVersion: "1.3", HoldRequests: no},
	} {
		for _, s := range sampleStyles() {
			e := &Envelope{Version: V1_2, Header: h, Body: &InformResponse{MaxEnvelopes: 1}}
			d := xmltree.Parse(Encode(e, s))
			got, notes, err := Decode(d)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(notes).To(BeEmpty())
			g.Expect(got).To(Equal(e))
		}
	}
}

func TestUnknownHeaderEntriesAreKept(t *testing.T) {
	g := NewWithT(t)
	extra := &Element{Prefix: "v", Local: "Trace", Attrs: []Attr{{"xmlns:v", "urn:v"}, {"v:a", "1"}}, Text: "x"}
	e := &Envelope{Version: V1_0, Header: Header{ID: new("1"), Extra: []*Element{extra}}, Body: &Reboot{}}
	for _, s := range sampleStyles() {
		d := xmltree.Parse(Encode(e, s))
		g.Expect(d.Problems).To(BeEmpty())
		got, _, err := Decode(d)
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(got.Header.Extra).To(HaveLen(1))
		g.Expect(got.Header.Extra[0].Text).To(Equal("x"))
		again := xmltree.Parse(Encode(got, s))
		g.Expect(again.Problems).To(BeEmpty())
		g.Expect(again.Root.Find("Header/Trace").Space()).To(Equal("urn:v"))
	}
}

func TestVendorMethodIsLeftInUnknown(t *testing.T) {
	g := NewWithT(t)
	src := `<e:Envelope xmlns:e="` + EnvelopeSpace + `" xmlns:x="` + XSDSpace + `" xmlns:i="` + XSISpace + `">` +
		`<e:Body><c:X_000000_Heal xmlns:c="urn:dslforum-org:cwmp-1-1"><V i:type="x:int">1</V></c:X_000000_Heal></e:Body></e:Envelope>`
	d := xmltree.Parse([]byte(src))
	got, notes, err := Decode(d)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(notes).To(BeEmpty())
	g.Expect(got.Body).To(BeNil())
	g.Expect(got.Unknown.Local()).To(Equal("X_000000_Heal"))
	g.Expect(got.Version).To(Equal(V1_1))

	again := xmltree.Parse(Encode(got, Style{}))
	g.Expect(again.Problems).To(BeEmpty())
	v := again.Root.Find("Body/X_000000_Heal/V")
	g.Expect(v.Space()).To(BeEmpty())
	typ, _ := v.Attr(XSISpace, "type")
	space, _ := v.Resolve("x")
	g.Expect(typ.Value).To(Equal("x:int"))
	g.Expect(space).To(Equal(XSDSpace))
}
