package capture_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
)

func TestGarbageIsNotedOnTheConnection(t *testing.T) {
	g := NewWithT(t)
	tr, err := capture.ParseTranscript([]byte(`cwmplab transcript 1 {}

@0 c1 open

@0.1 c1 data > raw
POST /cwmp HTTP/1.1\r
Host: acs.example\r
Content-Length: 2\r
\r
abe>

@0.2 c1 data <
HTTP/1.1 400 Bad Request
Content-Length: 0

@0.3 c1 close
`))
	g.Expect(err).NotTo(HaveOccurred())
	items, err := capture.Load(tr.Reader(), capture.Options{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(items).NotTo(BeEmpty())
	x := items[0].(*capture.Other).Exchange
	_, end := x.Request.WireSpan()
	g.Expect(x.Conn.Garbage).To(Equal([]capture.Span{{Dir: capture.ToServer, Start: end, End: end + 1}}))
}
