package transport_test

import (
	"bytes"
	"slices"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/transport"
	"cwmplab/fixtures/golden"
)

// A device that takes a page for InformResponse goes on with an empty POST, and brings the cookie of that session along in
// its next Inform: that opens a session of its own, so that the connection before was not left within one.
func TestAnInformOnANewConnectionIsNoReconnect(t *testing.T) {
	page, cookie := []byte("<html>"), []byte("62ce188030fe13c52ad8a4bbe50484ba")
	goesOn := mutate.New("an empty POST after the page, and its cookie in the next Inform", func(tr *capture.Transcript) bool {
		at := slices.IndexFunc(tr.Entries, func(e capture.Entry) bool { return bytes.Contains(e.Data, page) })
		conn, next := tr.Entries[at].Conn, ""
		for i := at + 1; i < len(tr.Entries); i++ {
			e := &tr.Entries[i]
			if e.Verb == capture.VerbOpen && next == "" {
				next = e.Conn
			}
			if e.Conn != next || e.Verb != capture.VerbData || e.Dir != capture.ToServer {
				continue
			}
			if bytes.HasSuffix(e.Data, []byte("\r\n\r\n")) { // the empty POST of the next session, with its response
				post, reply := *e, tr.Entries[i+1]
				post.Conn, reply.Conn, post.At, reply.At = conn, conn, tr.Entries[at].At, tr.Entries[at].At
				tr.Entries = slices.Insert(tr.Entries, at+1, post, reply)
				return true
			}
			e.Data = bytes.Replace(e.Data, []byte("\r\nContent-Type"), append([]byte("\r\nCookie: session="), append(cookie, "\r\nContent-Type"...)...), 1)
		}
		return false
	})
	rec := golden.Load("provoked/cwmp-rty-022").With(goesOn)
	res := checks.Judge(rec, &transport.StaysConnected, checks.Options{Declared: checkstest.Declared(rec)})
	NewWithT(t).Expect(res.Findings).To(BeEmpty())
}
