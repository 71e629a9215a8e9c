package capture

import (
	"bytes"
	"compress/gzip"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
)

func TestMessageAnswersQuestions(t *testing.T) {
	g := NewWithT(t)
	items, err := Load(ordinary(newTape(), "c1", "A").close("c1"), Options{})
	g.Expect(err).NotTo(HaveOccurred())
	inform, response := items[0].(*Exchange).Request, items[0].(*Exchange).Response
	empty, ask := items[1].(*Exchange).Request, items[1].(*Exchange).Response

	g.Expect(inform.Is("Reboot", "Inform")).To(BeTrue())
	g.Expect(inform.Request()).To(BeTrue())
	g.Expect(inform.IsRequest("Inform")).To(BeTrue())
	g.Expect(inform.IsResponse("Inform")).To(BeFalse())
	g.Expect(response.IsResponse("Inform")).To(BeTrue())
	g.Expect(response.Answer()).To(BeTrue())
	g.Expect(response.Fault()).To(BeFalse())
	g.Expect(ask.IsRequest("GetParameterValues")).To(BeTrue())
	g.Expect([]cwmp.Role{inform.Sender, response.Sender}).To(Equal([]cwmp.Role{cwmp.CPE, cwmp.ACS}))
	g.Expect([]Direction{inform.Direction(), response.Direction()}).To(Equal([]Direction{ToServer, ToClient}))

	g.Expect(inform.Find("Event/EventStruct/EventCode").Text()).To(Equal("2 PERIODIC"))
	g.Expect(inform.Find("No/Such").Text()).To(BeEmpty())
	g.Expect(inform.Envelope("Header/ID").Text()).To(Equal("1"))
	g.Expect(inform.Envelope("").Local()).To(Equal("Envelope"))
	g.Expect(inform.Header("host")).To(Equal("acs.example"))
	g.Expect(inform.Has("Cookie")).To(BeFalse())
	g.Expect(inform.HeaderAll("Content-Length")).To(HaveLen(1))

	g.Expect(empty.Empty()).To(BeTrue())
	g.Expect(empty.Doc()).To(BeNil())
	g.Expect(empty.Element()).To(BeNil())
	g.Expect(empty.Find("X")).To(BeNil())
	for n := range empty.FindAll("X") {
		t.Errorf("an empty message has %s", n.Path())
	}

	found := 0
	for range inform.FindAll("ParameterList/ParameterValueStruct") {
		found++
	}
	g.Expect(found).To(Equal(1))
	inform.Release()
	g.Expect(inform.Find("RetryCount").Text()).To(Equal("0"), "it is parsed again when asked")

	s := inform.Session()
	g.Expect(s.Inform()).To(BeIdenticalTo(inform))
	g.Expect(s.InformResponse()).To(BeIdenticalTo(response))
	g.Expect(s.Key()).To(Equal(DeviceKey("001122-R1-A")))
	g.Expect(s.ACS).To(Equal("acs.example"))
	g.Expect(s.Version).To(Equal(cwmp.V1_2))
	g.Expect(s.VersionFrom).To(Equal("namespace"))
	g.Expect(s.Events).To(Equal([]cwmp.EventStruct{{EventCode: "2 PERIODIC"}}))
	g.Expect(s.Start).To(Equal(inform.Start))
	g.Expect(s.End).To(Equal(s.Exchanges[2].Response.End))

	var none *Message
	g.Expect(none.Find("X").Text() + none.Header("X")).To(BeEmpty())
	g.Expect(none.Empty() || none.Is("X") || none.Fault() || none.Dropped() || none.GapAt(0, 1)).To(BeFalse())
	none.Release()
}

func TestSpansBelongToADirection(t *testing.T) {
	g := NewWithT(t)
	items, err := Load(ordinary(newTape(), "c1", "A").close("c1"), Options{})
	g.Expect(err).NotTo(HaveOccurred())
	x := items[1].(*Exchange)
	start, end := x.Request.WireSpan()
	x.Conn.Altered = []Span{{Dir: ToServer, Start: start + 5, End: start + 6}}
	x.Conn.Provoked = []Span{{Dir: ToClient}}
	g.Expect(x.Request.AlteredAt(start, end)).To(BeTrue())
	g.Expect(x.Request.AlteredAt(start, start+5)).To(BeFalse())
	g.Expect(x.Response.AlteredAt(start, end)).To(BeFalse())
	g.Expect(x.Response.ProvokedAt(0, 1)).To(BeTrue(), "the whole connection")
	g.Expect(x.Request.RedactedAt(start, end) || x.Request.GapAt(start, end)).To(BeFalse())
}

func TestContentCodingIsUndone(t *testing.T) {
	g := NewWithT(t)
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write([]byte(soap("", accepted))) // into memory
	_ = w.Close()
	tape := newTape().step("c1", informOf("A", 0), httpText("HTTP/1.1 200 OK", packed.String(), head{"Content-Encoding: gzip"}))
	items, err := Load(tape, Options{})
	g.Expect(err).NotTo(HaveOccurred())
	m := items[0].(*Exchange).Response
	g.Expect(m.Coded()).To(BeTrue())
	g.Expect(m.IsResponse("Inform")).To(BeTrue())
	g.Expect(m.Find("MaxEnvelopes").Text()).To(Equal("1"))
	g.Expect(m.HTTP.Body).To(Equal(packed.Bytes()))

	tape = newTape().step("c1", informOf("A", 0), httpText("HTTP/1.1 200 OK", "no gzip", head{"Content-Encoding: gzip"}))
	items, err = Load(tape, Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(items[0].(*Exchange).Response.Content()).To(BeEmpty())
	g.Expect(items[0].(*Exchange).Reply()).To(Equal(ReplyOther))
}
