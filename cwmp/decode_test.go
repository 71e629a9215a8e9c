package cwmp

import (
	"errors"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp/xmltree"
)

// decoded edits the tree of a call and reads what comes out.
func decoded(t *testing.T, c RPC, edit func(root *Element)) (*Envelope, []Note) {
	t.Helper()
	root := (&Envelope{Version: V1_2, Body: c}).Tree(DefaultStyle())
	edit(root)
	e, notes, err := Decode(xmltree.Parse(Marshal(root, DefaultStyle())))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return e, notes
}

func noteCodes(notes []Note) []NoteCode {
	var codes []NoteCode
	for _, n := range notes {
		codes = append(codes, n.Code)
	}
	return codes
}

func TestDecodeToleratesAndNotes(t *testing.T) {
	inform := &Inform{DeviceID: DeviceID{"M", "00AABB", "P", "S"}, Event: []EventStruct{{"1 BOOT", ""}, {"2 PERIODIC", ""}},
		MaxEnvelopes: 1, CurrentTime: sampleTime(), RetryCount: 2, ParameterList: []ParameterValue{{"Device.X", "xsd:string", "v"}}}
	without := func(edit func(*Inform)) *Inform {
		c := *inform
		edit(&c)
		return &c
	}
	for _, tc := range []struct {
		name  string
		edit  func(root *Element)
		notes []NoteCode
		want  *Inform
		valid bool
	}{
		{"missing argument", func(r *Element) { r.Remove("Body/Inform/RetryCount") },
			[]NoteCode{NoteMissing}, without(func(c *Inform) { c.RetryCount = 0 }), false},
		{"missing list", func(r *Element) { r.Remove("Body/Inform/Event") },
			[]NoteCode{NoteMissing}, without(func(c *Inform) { c.Event = nil }), false},
		{"missing member", func(r *Element) { r.Remove("Body/Inform/DeviceId/OUI") },
			[]NoteCode{NoteMissing}, without(func(c *Inform) { c.DeviceID.OUI = "" }), false},
		{"number that is none", func(r *Element) { r.SetText("Body/Inform/RetryCount", "0x2") },
			[]NoteCode{NoteLexical}, without(func(c *Inform) { c.RetryCount = 0 }), false},
		{"number too large", func(r *Element) { r.SetText("Body/Inform/RetryCount", "4294967296") },
			[]NoteCode{NoteLexical}, without(func(c *Inform) { c.RetryCount = 0 }), false},
		{"number with sign and space", func(r *Element) { r.SetText("Body/Inform/RetryCount", " +02\n") }, nil, inform, true},
		{"negative number", func(r *Element) { r.SetText("Body/Inform/RetryCount", "-2") },
			[]NoteCode{NoteLexical}, without(func(c *Inform) { c.RetryCount = 0 }), false},
		{"time that is none", func(r *Element) { r.SetText("Body/Inform/CurrentTime", "yesterday") },
			[]NoteCode{NoteLexical}, without(func(c *Inform) { c.CurrentTime = DateTime{} }), false},
		{"argument twice", func(r *Element) { r.Repeat("Body/Inform/RetryCount") }, []NoteCode{NoteDuplicate}, inform, true},
		{"wrong order", func(r *Element) {
			r.Find("Body/Inform/DeviceId").Children[0], r.Find("Body/Inform/DeviceId").Children[1] =
				r.Find("Body/Inform/DeviceId").Children[1], r.Find("Body/Inform/DeviceId").Children[0]
		}, []NoteCode{NoteOrder}, inform, true},
		{"unknown argument", func(r *Element) { r.InsertAfter("Body/Inform/RetryCount", NewElement("Extra", "1")) },
			[]NoteCode{NoteUnknown}, inform, true},
		{"qualified argument", func(r *Element) { r.Find("Body/Inform/RetryCount").Prefix = "cwmp" },
			[]NoteCode{NoteNamespace}, inform, true},
		{"item name", func(r *Element) { r.Rename("Body/Inform/Event/EventStruct", "item") },
			[]NoteCode{NoteItemName}, inform, true},
		{"no arrayType", func(r *Element) { r.Find("Body/Inform/Event").DropAttr("arrayType") },
			[]NoteCode{NoteArrayType}, inform, true},
		{"wrong count", func(r *Element) {
			r.Find("Body/Inform/Event").SetAttr("soap-enc:arrayType", "cwmp:EventStruct[3]")
		}, []NoteCode{NoteArrayType}, inform, true},
		{"no count", func(r *Element) {
			r.Find("Body/Inform/Event").SetAttr("soap-enc:arrayType", "cwmp:EventStruct[]")
		}, nil, inform, true},
		{"no xsi:type", func(r *Element) { r.Find("Body/Inform/ParameterList/*/Value").DropAttr("type") },
			[]NoteCode{NoteXSIType}, without(func(c *Inform) { c.ParameterList = []ParameterValue{{"Device.X", "", "v"}} }), true},
		{"unbound prefix in xsi:type", func(r *Element) {
			r.Find("Body/Inform/ParameterList/*/Value").SetAttr("xsi:type", "nope:string")
		}, []NoteCode{NoteXSIType}, without(func(c *Inform) { c.ParameterList = []ParameterValue{{"Device.X", "nope:string", "v"}} }), true},
		{"second element in Body", func(r *Element) { r.InsertAfter("Body/Inform", NewElement("Reboot", "")) },
			[]NoteCode{NoteUnknown}, inform, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			e, notes := decoded(t, inform, tc.edit)
			g.Expect(noteCodes(notes)).To(Equal(tc.notes))
			g.Expect(e.Body).To(Equal(tc.want))
			g.Expect(e.Invalid == nil).To(Equal(tc.valid))
		})
	}
}

func TestFirstInvalidArgumentSticks(t *testing.T) {
	g := NewWithT(t)
	e, _ := decoded(t, &Inform{}, func(r *Element) {
		r.SetText("Body/Inform/MaxEnvelopes", "many")
		r.SetText("Body/Inform/RetryCount", "few")
	})
	g.Expect(e.Invalid).To(MatchError(MatchRegexp(`^cwmp: /Envelope/Body/Inform/MaxEnvelopes at byte \d+: "many" is no unsignedInt$`)))
}

func TestOperationsWithoutTypeAreSkipped(t *testing.T) {
	g := NewWithT(t)
	c := &ChangeDUState{Operations: []Operation{&UpdateOp{}, &UninstallOp{UUID: "u"}}}
	e, notes := decoded(t, c, func(r *Element) { r.Find("Body/ChangeDUState/Operations").DropAttr("type") })
	g.Expect(noteCodes(notes)).To(Equal([]NoteCode{NoteXSIType}))
	g.Expect(e.Body).To(Equal(&ChangeDUState{Operations: c.Operations[1:]}))

	e, notes = decoded(t, c, func(r *Element) { r.Find("Body/ChangeDUState").Children = nil })
	g.Expect(noteCodes(notes)).To(Equal([]NoteCode{NoteMissing}))
	g.Expect(e.Body).To(Equal(&ChangeDUState{}))
}

func TestDecodeReadsFaultsOfEveryShape(t *testing.T) {
	g := NewWithT(t)
	plain := NewSOAPFault("MustUnderstand", "no idea")
	e, notes := decoded(t, plain, func(*Element) {})
	g.Expect(notes).To(BeEmpty())
	g.Expect(e.Body).To(Equal(plain))

	full := NewFault(9003, "no")
	full.SetParameterValuesFaults = []SetParameterValuesFault{{"Device.X", 9007, "v"}}
	e, notes = decoded(t, full, func(r *Element) { // the CWMP fault alone in the Body
		r.Replace("Body/Fault", r.Find("Body/Fault/detail/Fault"))
	})
	g.Expect(noteCodes(notes)).To(Equal([]NoteCode{NoteUnknown}))
	want := *full
	want.SOAPCode, want.SOAPString = "", ""
	g.Expect(e.Body).To(Equal(&want))

	e, notes = decoded(t, full, func(r *Element) { r.SetText("Body/Fault/faultcode", "other:Client") })
	g.Expect(notes).To(BeEmpty())
	g.Expect(e.Body.(*Fault).SOAPCode).To(Equal("other:Client"))

	_, notes = decoded(t, full, func(r *Element) { r.Find("Body/Fault/detail/Fault").Prefix = "" })
	g.Expect(noteCodes(notes)).To(ContainElement(NoteNamespace))
}

func TestDecodeErrors(t *testing.T) {
	g := NewWithT(t)
	for src, want := range map[string]error{
		"":                     ErrNoEnvelope,
		"plain text":           ErrNoEnvelope,
		"<html><body/></html>": ErrNoEnvelope,
		"<Envelope/>":          ErrNoBody,
		"<e:Envelope xmlns:e='" + EnvelopeSpace + "'><e:Header/></e:Envelope>": ErrNoBody,
	} {
		e, _, err := Decode(xmltree.Parse([]byte(src)))
		g.Expect(e).To(BeNil())
		g.Expect(errors.Is(err, want)).To(BeTrue(), "%q: %v", src, err)
	}
	_, _, err := Decode(nil)
	g.Expect(err).To(MatchError(ErrNoEnvelope))

	e, _, err := Decode(xmltree.Parse([]byte("<Envelope><Body/></Envelope>")))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(e).To(Equal(&Envelope{}))
}

func TestWrongNamespacesAreNoted(t *testing.T) {
	g := NewWithT(t)
	src := `<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body><Reboot xmlns="urn:dslforum-org:cwmp-1-4">` +
		`<CommandKey xmlns="">k</CommandKey></Reboot></Body></Envelope>`
	e, notes, err := Decode(xmltree.Parse([]byte(src)))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(e).To(Equal(&Envelope{Body: &Reboot{CommandKey: "k"}}))
	g.Expect(noteCodes(notes)).To(Equal([]NoteCode{NoteNamespace, NoteNamespace}))
}

func TestHeaderNamespaces(t *testing.T) {
	g := NewWithT(t)
	e, notes, err := Decode(xmltree.Parse([]byte(soap(`<ID>1</ID><c:HoldRequests>maybe</c:HoldRequests><w:ID xmlns:w="urn:w">2</w:ID>`,
		`<s:Fault><faultcode>s:MustUnderstand</faultcode><faultstring/></s:Fault>`))))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(e.Version).To(Equal(V1_0), "the body names no version, the header does")
	g.Expect(*e.Header.ID).To(Equal("1"))
	g.Expect(e.Header.HoldRequests).To(BeNil())
	g.Expect(e.Header.Extra).To(HaveLen(1))
	g.Expect(noteCodes(notes)).To(Equal([]NoteCode{NoteNamespace, NoteLexical}))
	g.Expect(e.Invalid).To(HaveOccurred())
}

func TestNotesAreBounded(t *testing.T) {
	g := NewWithT(t)
	src := "<Envelope><Body><Reboot>" + strings.Repeat("<x/>", 50_000) + "</Reboot></Body></Envelope>"
	_, notes, err := Decode(xmltree.Parse([]byte(src)))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(notes).To(HaveLen(maxNotes + 1))
	g.Expect(notes[maxNotes].Code).To(Equal(NoteMore))
}

func TestArrayCount(t *testing.T) {
	g := NewWithT(t)
	for text, want := range map[string]int{"cwmp:EventStruct[3]": 3, " xsd:string[007] ": 7, "a[0]": 0,
		"a[]": -1, "a": -1, "a[3": -1, "a[x]": -1, "a[-1]": -1, "": -1} {
		n, ok := ArrayCount(text)
		g.Expect(ok).To(Equal(want >= 0), text)
		if ok {
			g.Expect(n).To(Equal(uint64(want)), text)
		}
	}
}
