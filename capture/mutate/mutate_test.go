package mutate_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/fixtures/golden"
)

// wire is everything a transcript says, as text.
func wire(t *capture.Transcript) string { return string(t.Format()) }

// lines tells what an edit did: the lines that went and those that came, apart from Content-Length.
func lines(before, after string) string {
	count := map[string]int{}
	for line := range strings.Lines(before) {
		count[line]++
	}
	var came []string
	for line := range strings.Lines(after) {
		if count[line] > 0 {
			count[line]--
		} else if !strings.HasPrefix(line, "Content-Length:") {
			came = append(came, "+"+strings.TrimSpace(line))
		}
	}
	var went []string
	for line := range strings.Lines(before) {
		if count[line] > 0 && !strings.HasPrefix(line, "Content-Length:") {
			count[line]--
			went = append(went, "-"+strings.TrimSpace(line))
		}
	}
	return strings.Join(append(went, came...), "\n")
}

func TestEdits(t *testing.T) {
	const boot, hold = "cpe-boot", "hold-requests"
	for _, tc := range []struct {
		golden string
		edit   mutate.Edit
		want   string
	}{
		{boot, mutate.TextOf("InformResponse", "MaxEnvelopes", "2", 0), "-<MaxEnvelopes>1</MaxEnvelopes>\n+<MaxEnvelopes>2</MaxEnvelopes>"},
		{boot, mutate.TextOf("Inform", "Event/EventStruct/CommandKey", "a<b", 2), "-<CommandKey></CommandKey>\n+<CommandKey>a&lt;b</CommandKey>"},
		{boot, mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.Text("Header/ID", "x")),
			`-<cwmp:ID soap-env:mustUnderstand="1">acs-101</cwmp:ID>` + "\n" + `+<cwmp:ID soap-env:mustUnderstand="1">x</cwmp:ID>`},
		{boot, mutate.RawText("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "a & b"),
			`-<Value xsi:type="xsd:string">Example Networks</Value>` + "\n" + `+<Value xsi:type="xsd:string">a & b</Value>`},
		{boot, mutate.DropAttr("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "xsi:type"),
			`-<Value xsi:type="xsd:string">Example Networks</Value>` + "\n+<Value>Example Networks</Value>"},
		{boot, mutate.Attr("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Value", "xsi:type", "xsd:int"),
			`-<Value xsi:type="xsd:string">Example Networks</Value>` + "\n" + `+<Value xsi:type="xsd:int">Example Networks</Value>`},
		{boot, mutate.Attr("GetParameterValuesResponse/ParameterList/ParameterValueStruct/Name", "a", `"`),
			`-<Name>Device.DeviceInfo.Manufacturer</Name>` + "\n" + `+<Name a="&quot;">Device.DeviceInfo.Manufacturer</Name>`},
		{boot, mutate.Rename("GetParameterValuesResponse", "GetParameterValuesResult"),
			"-<cwmp:GetParameterValuesResponse>\n-</cwmp:GetParameterValuesResponse>\n+<cwmp:GetParameterValuesResult>\n+</cwmp:GetParameterValuesResult>"},
		{boot, mutate.DropElement("InformResponse/MaxEnvelopes"), "-<MaxEnvelopes>1</MaxEnvelopes>\n+\\s"},
		{boot, mutate.RepeatElement("InformResponse/MaxEnvelopes"),
			"-<MaxEnvelopes>1</MaxEnvelopes>\n+<MaxEnvelopes>1</MaxEnvelopes><MaxEnvelopes>1</MaxEnvelopes>"},
		{boot, mutate.InsertInto("InformResponse", "<X/>"), "-</cwmp:InformResponse>\n+<X/></cwmp:InformResponse>"},
		{boot, mutate.InsertAfter("InformResponse/MaxEnvelopes", "<X/>"), "-<MaxEnvelopes>1</MaxEnvelopes>\n+<MaxEnvelopes>1</MaxEnvelopes><X/>"},
		{boot, mutate.Header(mutate.ByMethod("GetParameterValuesResponse"), "SOAPAction", `""`), "-SOAPAction:\n+SOAPAction: \"\""},
		{boot, mutate.Header(mutate.EmptyPost(1), "SOAPAction", "x"), "+SOAPAction: x"},
		{boot, mutate.DropHeader(mutate.EmptyPost(1), "cookie"), "-Cookie: session=7f3a9c21"},
		{boot, mutate.RenameHeader(mutate.ResponseTo("GetParameterValuesResponse"), "Server", "server"), "-Server: ExampleACS\n+server: ExampleACS"},
		{boot, mutate.StatusLine(mutate.ResponseTo("GetParameterValuesResponse"), "HTTP/1.1 200 OK"), "-HTTP/1.1 204 No Content\n+HTTP/1.1 200 OK"},
		{boot, mutate.RequestLine(mutate.EmptyPost(1), "POST /x HTTP/1.0"), "-POST /cwmp HTTP/1.1\n+POST /x HTTP/1.0"},
		{boot, mutate.ReplaceHeader(mutate.EmptyPost(1), "Authorization", "00000002", "00000001"), "Authorization nc"},
		{boot, mutate.ReplaceInBody("acs-101", "acs-102"), "acs-101 for acs-102"},
		{hold, mutate.DropExchange(mutate.ByMethod("TransferComplete")), "TransferComplete gone"},
		{hold, mutate.TextOf("GetParameterValues", "Header/HoldRequests", "1", 1),
			`-<cwmp:HoldRequests soap-env:mustUnderstand="1">0</cwmp:HoldRequests>` + "\n" + `+<cwmp:HoldRequests soap-env:mustUnderstand="1">1</cwmp:HoldRequests>`},
	} {
		t.Run(tc.edit.Name(), func(t *testing.T) {
			g := NewWithT(t)
			tr := golden.Load(tc.golden).Transcript()
			before := wire(tr)
			g.Expect(tc.edit.Apply(tr)).To(BeTrue())
			got := lines(before, wire(tr))
			switch tc.want {
			case "Authorization nc":
				g.Expect(got).To(ContainSubstring("nc=00000001"))
				g.Expect(strings.Count(got, "\n")).To(Equal(1))
			case "acs-101 for acs-102":
				g.Expect(strings.Count(got, "-<cwmp:ID")).To(Equal(2))
				g.Expect(strings.Count(got, "+<cwmp:ID soap-env:mustUnderstand=\"1\">acs-102<")).To(Equal(2))
			case "TransferComplete gone":
				g.Expect(wire(tr)).NotTo(ContainSubstring("cwmp:TransferComplete"))
				g.Expect(got).NotTo(ContainSubstring("\n+"))
			default:
				g.Expect(got).To(Equal(tc.want))
			}
			mended(g, tr)
		})
	}
}

func TestMoveElement(t *testing.T) {
	g := NewWithT(t)
	for _, tc := range []struct{ path, after, front, behind string }{
		{"Header", "Body", "Body", "Header"},
		{"Inform/RetryCount", "Inform/DeviceId", "Body/Inform/RetryCount", "Body/Inform/Event"},
	} {
		items, err := golden.Load("retry-after-503").With(mutate.MoveElement(tc.path, tc.after)).Items(capture.Options{})
		g.Expect(err).NotTo(HaveOccurred())
		m := items[0].(*capture.Exchange).Request
		g.Expect(m.Doc().OK()).To(BeTrue())
		g.Expect(m.Envelope(tc.front).Offset()).To(BeNumerically("<", m.Envelope(tc.behind).Offset()))
	}
	_, fits := golden.Load("retry-after-503").Try(mutate.MoveElement("Body", "Inform/RetryCount"))
	g.Expect(fits).To(BeFalse(), "an element cannot move into itself")
}

// mended holds that every message of a transcript can be read as one.
func mended(g *WithT, t *capture.Transcript) {
	items, err := capture.Load(t.Reader(), capture.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(items).NotTo(BeEmpty())
	for _, item := range items {
		if x, ok := item.(*capture.Exchange); ok {
			g.Expect(x.Answered()).To(BeTrue())
		}
	}
}

func TestEditsThatDoNotFitChangeNothing(t *testing.T) {
	for _, e := range []mutate.Edit{
		mutate.Text("Inform/NoSuch", "1"),
		mutate.Text("Inform/MaxEnvelopes", "1"),
		mutate.Where(mutate.Status(500), mutate.Text("MaxEnvelopes", "2")),
		mutate.OnlySession(7, mutate.Text("MaxEnvelopes", "2")),
		mutate.DropHeader(mutate.Any(), "X-None"),
		mutate.DropExchange(mutate.ByMethod("Reboot")),
		mutate.SwapExchanges(mutate.EmptyPost(1), mutate.EmptyPost(1)),
		mutate.Delay(mutate.ByMethod("Reboot"), time.Second),
		mutate.Seq(mutate.Text("Inform/MaxEnvelopes", "2"), mutate.Text("NoSuch", "")),
		mutate.Reconnect(mutate.EmptyPost(9)),
		mutate.ReplaceMessage(mutate.EmptyPost(9), "x"),
		mutate.InsertExchange(mutate.EmptyPost(9), "x", ""),
		mutate.CloseBefore(mutate.EmptyPost(9), capture.ToServer),
	} {
		t.Run(e.Name(), func(t *testing.T) {
			g := NewWithT(t)
			tr := golden.Load("cpe-boot").Transcript()
			before := wire(tr)
			g.Expect(e.Apply(tr)).To(BeFalse())
			g.Expect(wire(tr)).To(Equal(before))
		})
	}
}

// sessionsOf is how the recording falls into sessions: the number of exchanges and the end of each.
func sessionsOf(g *WithT, t *capture.Transcript) (lengths []int, ends []capture.Ended) {
	items, err := capture.Load(t.Reader(), capture.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	for _, item := range items {
		if s, ok := item.(*capture.Session); ok {
			lengths, ends = append(lengths, len(s.Exchanges)), append(ends, s.Ended)
		}
	}
	return lengths, ends
}

func TestEditsOfConnectionsAndOrder(t *testing.T) {
	well, failed := capture.EndedWell, capture.EndedFailed
	for _, tc := range []struct {
		edit    mutate.Edit
		lengths []int
		ends    []capture.Ended
	}{
		{mutate.CloseBefore(mutate.ResponseToEmptyPost(1), capture.ToClient), []int{3}, []capture.Ended{failed}},
		{mutate.ResetBefore(mutate.ResponseToEmptyPost(1), capture.ToServer), []int{3}, []capture.Ended{failed}},
		{mutate.CloseAfter(mutate.ResponseToEmptyPost(1), capture.ToServer), []int{3}, []capture.Ended{capture.EndedCut}},
		{mutate.Seq(mutate.CloseAfter(mutate.ResponseToEmptyPost(1), capture.ToServer), mutate.Quiet(2*time.Minute)), []int{3}, []capture.Ended{capture.EndedSilent}},
		{mutate.Reconnect(mutate.EmptyPost(1)), []int{4}, []capture.Ended{well}},
		{mutate.RepeatExchange(mutate.EmptyPost(1)), []int{5}, []capture.Ended{well}},
		{mutate.DropExchange(mutate.Status(401)), []int{3}, []capture.Ended{well}},
		{mutate.InsertExchange(mutate.Status(204), "POST /cwmp HTTP/1.1\nHost: acs.example:7547\nContent-Length: 0", "HTTP/1.1 204 No Content"), []int{5}, []capture.Ended{well}},
		{mutate.DropConn(mutate.ByMethod("Inform")), nil, nil},
		{mutate.EmptyBody(mutate.ByMethod("GetParameterValuesResponse")), []int{4}, []capture.Ended{capture.EndedCut}},
	} {
		t.Run(tc.edit.Name(), func(t *testing.T) {
			g := NewWithT(t)
			tr := golden.Load("cpe-boot").Transcript()
			g.Expect(tc.edit.Apply(tr)).To(BeTrue())
			lengths, ends := sessionsOf(g, tr)
			g.Expect(lengths).To(Equal(tc.lengths))
			g.Expect(ends).To(Equal(tc.ends))
			again, err := capture.ParseTranscript(tr.Format())
			g.Expect(err).NotTo(HaveOccurred())
			lengths, ends = sessionsOf(g, again)
			g.Expect(lengths).To(Equal(tc.lengths), "the text of an edited transcript says the same")
			g.Expect(ends).To(Equal(tc.ends))
		})
	}
}

func TestSwapExchanges(t *testing.T) {
	g := NewWithT(t)
	tr := golden.Load("hold-requests").Transcript()
	g.Expect(mutate.SwapExchanges(mutate.EmptyPost(1), mutate.ByMethod("TransferComplete")).Apply(tr)).To(BeTrue())
	items, err := capture.Load(tr.Reader(), capture.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(items[2].(*capture.Exchange).Request.Is("TransferComplete")).To(BeTrue())
	g.Expect(items[4].(*capture.Exchange).Request.Empty()).To(BeTrue())
}

func TestDelayMovesTheConnectionAlong(t *testing.T) {
	g := NewWithT(t)
	tr := golden.Load("connection-request").Transcript()
	opened := func(name string) time.Duration {
		for _, e := range tr.Entries {
			if e.Verb == capture.VerbOpen && e.Conn == name {
				return e.At
			}
		}
		return -1
	}
	before := opened("c2")
	g.Expect(mutate.Delay(mutate.And(mutate.InSession(2), mutate.ByMethod("Inform")), 40*time.Second).Apply(tr)).To(BeTrue())
	g.Expect(opened("c2")).To(Equal(before + 40*time.Second))
	g.Expect(opened("cr1")).To(BeNumerically("<", before))
	for i := 1; i < len(tr.Entries); i++ {
		g.Expect(tr.Entries[i].At).To(BeNumerically(">=", tr.Entries[i-1].At))
	}
}

func TestOnlySession(t *testing.T) {
	g := NewWithT(t)
	r := golden.Load("periodic-tr098").With(mutate.OnlySession(2, mutate.Text("Inform/RetryCount", "5")))
	items, err := r.Items(capture.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	var counts []int
	for _, item := range items {
		if s, ok := item.(*capture.Session); ok {
			counts = append(counts, s.RetryCount)
		}
	}
	g.Expect(counts).To(Equal([]int{0, 5}))
}

func TestConnectionRequestsAreFound(t *testing.T) {
	g := NewWithT(t)
	tr := golden.Load("connection-request").Transcript()
	g.Expect(mutate.StatusLine(mutate.ConnectionRequestResponse(2), "HTTP/1.1 200 OK").Apply(tr)).To(BeTrue())
	g.Expect(mutate.RequestLine(mutate.ConnectionRequest(1), "POST /x HTTP/1.1").Apply(tr)).To(BeTrue())
	g.Expect(wire(tr)).To(ContainSubstring("POST /x HTTP/1.1"))
}

func TestKeepLength(t *testing.T) {
	g := NewWithT(t)
	tr := golden.Load("cpe-boot").Transcript()
	text := func() string { return strings.ReplaceAll(wire(tr), "auto", "") }
	g.Expect(mutate.KeepLength(mutate.Where(mutate.ByMethod("GetParameterValues"), mutate.Text("Header/ID", "longer-than-before"))).Apply(tr)).To(BeTrue())
	g.Expect(text()).To(ContainSubstring("longer-than-before"))
	items, err := capture.Load(tr.Reader(), capture.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	broken := false
	for _, item := range items {
		if x, ok := item.(*capture.Exchange); ok && x.Response != nil && x.Response.IsRequest("GetParameterValues") {
			broken = len(x.Response.Doc().Problems) > 0
		}
	}
	g.Expect(broken).To(BeTrue(), "the body is cut where the length says")
}

func TestChunkedBodiesStayChunked(t *testing.T) {
	g := NewWithT(t)
	tr := golden.Load("cpe-boot").Transcript()
	g.Expect(mutate.TextOf("InformResponse", "MaxEnvelopes", strings.Repeat("1", 900), 0).Apply(tr)).To(BeTrue())
	items, err := capture.Load(tr.Reader(), capture.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	m := items[1].(*capture.Exchange).Response
	g.Expect(len(m.HTTP.Chunks)).To(BeNumerically(">=", 3))
	g.Expect(m.HTTP.Chunks[0].Length).To(Equal(400))
	g.Expect(m.Find("MaxEnvelopes").Text()).To(HaveLen(900))
}

func TestMessagesInPiecesAreJoined(t *testing.T) {
	g := NewWithT(t)
	whole := golden.Load("cpe-boot").Transcript()
	split := whole.Clone()
	split.Entries = nil
	for _, e := range whole.Entries {
		if e.Verb != capture.VerbData || len(e.Data) < 40 {
			split.Entries = append(split.Entries, e)
			continue
		}
		for part := range bytes.SplitAfterSeq(e.Data, []byte("<")) {
			piece := e
			piece.Data, piece.Auto, piece.Chunk = bytes.Clone(part), false, 0
			split.Entries = append(split.Entries, piece)
		}
	}
	edit := mutate.Text("Inform/MaxEnvelopes", "2")
	g.Expect(edit.Apply(split)).To(BeTrue())
	g.Expect(edit.Apply(whole)).To(BeTrue())
	a, _ := sessionsOf(g, split)
	b, _ := sessionsOf(g, whole)
	g.Expect(a).To(Equal(b))
	g.Expect(edit.Apply(split)).To(BeFalse(), "it is done already")
}
