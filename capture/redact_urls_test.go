package capture

import (
	"bytes"
	"html"
	"math/rand"
	"net/url"
	"regexp"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
)

var (
	userinfoForm = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://([^\s/?#"'<>@]+)@`)
	fieldForm    = regexp.MustCompile(`(?:^|[?&;\s])([A-Za-z0-9_.%-]+)=([^&\s"'<>;]+)`)
)

// expectedSecrets says by regular expressions what scanURLs finds byte by byte.
func expectedSecrets(b []byte) (all []finding) {
	for _, m := range userinfoForm.FindAllSubmatchIndex(b, -1) {
		start, end := m[2], m[3]
		if colon := bytes.IndexByte(b[start:end], ':'); colon >= 0 {
			all = append(all, finding{start: start, end: start + colon, name: "url-user"})
			start += colon + 1
		}
		all = append(all, finding{start: start, end: end, name: "url-password"})
	}
	for _, m := range fieldForm.FindAllSubmatchIndex(b, -1) {
		if name, err := url.QueryUnescape(string(b[m[2]:m[3]])); err == nil && secretName(name) {
			all = append(all, finding{start: m[4], end: m[5], name: "form"})
		}
	}
	for i, f := range all {
		text := html.UnescapeString(string(b[f.start:f.end]))
		if plain, err := url.PathUnescape(text); err == nil {
			text = plain
		}
		all[i].secret = []byte(text)
	}
	return all
}

func TestSecretsInURLsAreThoseOfTheExpressions(t *testing.T) {
	g := NewWithT(t)
	pieces := []string{"http", "://", "a", "9", "+", "user", ":", "p%40w", "@", "host", "/", "?", "password", "=", "token",
		"%2", "&", "&amp;", ";", " ", "\n", "\"", "'", "<", ">", "#", "x-y.z", "\xff", "é", "==", "pin=1", "1://", ".", "-"}
	r := rand.New(rand.NewSource(7))
	found := 0
	for range 60_000 {
		var text strings.Builder
		for range 1 + r.Intn(12) {
			text.WriteString(pieces[r.Intn(len(pieces))])
		}
		b := []byte(text.String())
		want := expectedSecrets(b)
		g.Expect(scanURLs(b)).To(Equal(want), "%q", b)
		found += len(want)
	}
	g.Expect(found).To(BeNumerically(">", 1000))
}
