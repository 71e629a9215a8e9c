package proxy

import (
	"bytes"
	"strings"
	"sync/atomic"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/internal/http1"
)

// upper is an editor that writes every "abc" of a body as "A", and every X field as "Y".
func upper() *editor {
	e := &editor{parser: http1.NewRequestParser(editLimits())}
	e.needs = mayBeSOAP
	e.skip = func(*http1.Message, string) {}
	e.head = func(m *http1.Message) (changes []change) {
		for _, h := range m.HeaderAll("X") {
			changes = append(changes, change{h.Offset, h.Offset + 1, []byte("Y"), "x"})
		}
		return changes
	}
	e.body = func(m *http1.Message, wire []byte) []change {
		var changes []bodyChange
		for at := 0; ; at += 3 {
			i := bytes.Index(m.Body[at:], []byte("abc"))
			if i < 0 {
				return onWire(m, wire, changes)
			}
			at += i
			changes = append(changes, bodyChange{at, at + 3, []byte("A"), "abc"})
		}
	}
	return e
}

const mixed = "POST / HTTP/1.1\r\nContent-Length: 11\r\nX: 1\r\n\r\nabcdefabcab" +
	"\r\nGET /2 HTTP/1.1\r\nX : 2\r\n\r\n" +
	"POST /3 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;e=f\r\nc\r\n00004\r\nabca\r\n2\r\nbc\r\n0\r\nT: x\r\n\r\n"

const mixedChanged = "POST / HTTP/1.1\r\nContent-Length: 7\r\nY: 1\r\n\r\nAdefAab" +
	"\r\nGET /2 HTTP/1.1\r\nY : 2\r\n\r\n" +
	"POST /3 HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nA\r\n2\r\nAA\r\n0\r\nT: x\r\n\r\n"

// drive feeds text in pieces of n bytes and puts the originals back at the end.
func drive(e *editor, text string, n int) (changed, undone string) {
	var out, back strings.Builder
	take := func(b []byte, altered []alteration) {
		out.Write(b)
		at := 0
		for _, a := range altered {
			back.Write(b[at:a.start])
			back.Write(a.original)
			at = a.end
		}
		back.Write(b[at:])
	}
	for len(text) > 0 {
		piece := text[:min(n, len(text))]
		take(e.feed([]byte(piece)))
		text = text[len(piece):]
	}
	take(e.close())
	return out.String(), back.String()
}

func TestEditorChangesTheSameHoweverTheBytesCome(t *testing.T) {
	for n := 1; n <= len(mixed); n++ {
		g := NewWithT(t)
		changed, undone := drive(upper(), mixed, n)
		g.Expect(changed).To(Equal(mixedChanged), "in pieces of %d bytes", n)
		g.Expect(undone).To(Equal(mixed))
	}
}

func TestEditorDoesNotHoldWhatWaitsForContinue(t *testing.T) {
	g := NewWithT(t)
	e := upper()
	out, altered := e.feed([]byte("POST / HTTP/1.1\r\nExpect: 100-continue\r\nX: 3\r\nContent-Length: 3\r\n\r\n"))
	g.Expect(string(out)).To(Equal("POST / HTTP/1.1\r\nExpect: 100-continue\r\nY: 3\r\nContent-Length: 3\r\n\r\n"))
	g.Expect(altered).To(HaveLen(1))
	out, altered = e.feed([]byte("abc"))
	g.Expect(string(out)).To(Equal("abc"), "its length is out already")
	g.Expect(altered).To(BeEmpty())
}

func TestEditorLetsLongBodiesPass(t *testing.T) {
	g := NewWithT(t)
	head := "POST / HTTP/1.1\r\nX: 1\r\nContent-Length: 40000000\r\n\r\n"
	text := head + strings.Repeat("abc....", 40000000/7) + "abcdefghij"[:40000000%7] + "GET / HTTP/1.1\r\nX: 2\r\n\r\n"
	changed, undone := drive(upper(), text, 1<<20)
	g.Expect(undone == text).To(BeTrue())
	g.Expect(changed == strings.ReplaceAll(strings.ReplaceAll(text, "X: 1", "Y: 1"), "X: 2", "Y: 2")).To(BeTrue())
}

func TestEditorsHoldLittleTogether(t *testing.T) {
	g := NewWithT(t)
	var budget atomic.Int64
	text := "POST / HTTP/1.1\r\nX: 1\r\nContent-Length: 8\r\n\r\nabc"
	e := upper()
	e.budget = &budget
	out, _ := e.feed([]byte(text))
	g.Expect(out).To(BeEmpty())
	g.Expect(budget.Load()).To(Equal(int64(len(text))))
	out, _ = e.feed([]byte("abcde"))
	g.Expect(out).NotTo(BeEmpty())
	g.Expect(budget.Load()).To(BeZero())
	budget.Store(heldMost + 1)
	out, _ = e.feed([]byte(text))
	g.Expect(string(out)).To(Equal(strings.Replace(text, "X", "Y", 1)), "it is not held back")
	e.count(0)
	g.Expect(budget.Load()).To(Equal(int64(heldMost + 1)))
}

func FuzzEditor(f *testing.F) {
	f.Add(mixed, uint8(7))
	f.Add("GET / HTTP/1.1\nX:\n\n\x00\x01garbage", uint8(1))
	f.Add("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc", uint8(3))
	f.Add("POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3, 3\r\n\r\nabc", uint8(2))
	f.Fuzz(func(t *testing.T, text string, n uint8) {
		if _, undone := drive(upper(), text, int(n)+1); undone != text {
			t.Fatalf("%q became %q", text, undone)
		}
	})
}

func FuzzClientHello(f *testing.F) {
	f.Add([]byte{0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0})
	f.Add([]byte("GET / HTTP/1.1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for n := range b { // once it is complete it stays so
			if helloComplete(b[:n]) && !helloComplete(b) {
				t.Fatalf("complete after %d of %d bytes", n, len(b))
			}
		}
		parseHello(b)
	})
}

func TestAuthoritySpan(t *testing.T) {
	for text, want := range map[string]string{
		"http://1.2.3.4:7547/x":       "1.2.3.4:7547",
		"http://1.2.3.4:7547":         "1.2.3.4:7547",
		" http://[2001:db8::1]:80/a ": "[2001:db8::1]:80",
		"http://u:p@h:1/x":            "h:1",
		"http://h?x=http://other/":    "h",
		"<![CDATA[http://[::1]]]>":    "[::1]",
		"<![CDATA[http://h:1]]>":      "h:1",
		"http://h:1&#47;x":            "h:1",
		"nothing":                     "",
		"http:///x":                   "",
	} {
		start, end, ok := authoritySpan([]byte(text))
		NewWithT(t).Expect(ok).To(Equal(want != ""), text)
		NewWithT(t).Expect(text[start:end]).To(Equal(want), text)
	}
}
