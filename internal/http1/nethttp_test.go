package http1_test

import (
	"bufio"
	"bytes"
	"io"
	"net/http"
	"net/textproto"
	"testing"

	"cwmplab/internal/http1"
)

// FuzzAgreesWithNetHTTP holds what is read without a note against the standard library: where
// that reads the same bytes too, both must have found the same message.
func FuzzAgreesWithNetHTTP(f *testing.F) {
	for _, s := range streams {
		f.Add(s.bytes(), s.request)
	}
	f.Fuzz(func(t *testing.T, in []byte, request bool) {
		all := read(request, "GET GET GET GET", http1.Limits{}, in, atOnce)
		if len(all) == 0 || !all[0].Complete || len(all[0].Notes) > 0 || len(all[0].Interim) > 0 {
			return
		}
		m, r := all[0], bufio.NewReader(bytes.NewReader(in))
		if request {
			compareRequest(t, in, m, r)
		} else {
			compareResponse(t, in, m, r)
		}
	})
}

func compareRequest(t *testing.T, in []byte, m *http1.Message, r *bufio.Reader) {
	theirs, err := http.ReadRequest(r)
	if err != nil {
		return
	}
	if theirs.Method != m.Method || theirs.RequestURI != m.Target || theirs.Proto != m.Proto {
		t.Fatalf("%q\nours   %s %s %s\ntheirs %s %s %s", in, m.Method, m.Target, m.Proto, theirs.Method, theirs.RequestURI, theirs.Proto)
	}
	theirs.Header.Del("Host")
	compareRest(t, in, m, r, theirs.Header, theirs.Body)
}

func compareResponse(t *testing.T, in []byte, m *http1.Message, r *bufio.Reader) {
	theirs, err := http.ReadResponse(r, &http.Request{Method: http.MethodGet})
	if err != nil {
		return
	}
	if theirs.StatusCode != m.Status || theirs.Proto != m.Proto {
		t.Fatalf("%q\nours   %s %d\ntheirs %s %d", in, m.Proto, m.Status, theirs.Proto, theirs.StatusCode)
	}
	compareRest(t, in, m, r, theirs.Header, theirs.Body)
}

// compareRest compares fields, body and the place where the message ends. net/http takes the
// framing fields out and refuses some bodies only when it reads them.
func compareRest(t *testing.T, in []byte, m *http1.Message, r *bufio.Reader, header http.Header, body io.Reader) {
	for name, values := range header {
		ours := m.HeaderAll(name)
		if len(ours) < len(values) {
			t.Fatalf("%q\n%s: ours %v, theirs %q", in, name, ours, values)
		}
		for i := range values {
			if ours[i].Value != textproto.TrimString(values[i]) {
				t.Fatalf("%q\n%s: ours %q, theirs %q", in, name, ours[i].Value, values[i])
			}
		}
	}
	theirs, err := io.ReadAll(body)
	if err != nil {
		return
	}
	if !bytes.Equal(theirs, m.Body) {
		t.Fatalf("%q\nbody: ours %q, theirs %q", in, m.Body, theirs)
	}
	rest, _ := io.ReadAll(r)
	if end := m.Offset + m.WireLen; end != int64(len(in)-len(rest)) {
		t.Fatalf("%q\nend: ours %d, theirs %d", in, end, len(in)-len(rest))
	}
}
