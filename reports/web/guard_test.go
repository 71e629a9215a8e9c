package web_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/reports/view"
	"cwmplab/reports/web"
)

// asked asks a viewer of no recordings, whose requests arrive at an address, and gives status and headers.
func asked(t *testing.T, place *web.Place, at string, change func(r *http.Request)) *http.Response {
	t.Helper()
	local, err := net.ResolveTCPAddr("tcp", at)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	r := httptest.NewRequestWithContext(context.WithValue(t.Context(), http.LocalAddrContextKey, net.Addr(local)), http.MethodGet, "/", nil)
	r.Host = at
	change(r)
	w := httptest.NewRecorder()
	web.New(place, web.Options{Library: view.NewLibrary(nil)}).Handler().ServeHTTP(w, r)
	return w.Result()
}

func TestOnlyOurOwnPagesAreAnswered(t *testing.T) {
	for _, tc := range []struct {
		name, at string
		change   func(r *http.Request)
		want     int
	}{
		{"by its address", "127.0.0.1:8080", func(*http.Request) {}, 200},
		{"by localhost", "127.0.0.1:8080", func(r *http.Request) { r.Host = "localhost:8080" }, 200},
		{"by IPv6 loopback", "[::1]:8080", func(*http.Request) {}, 200},
		{"with its own origin", "127.0.0.1:8080", func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:8080") }, 200},
		{"from a link elsewhere", "127.0.0.1:8080", func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("Sec-Fetch-Mode", "navigate")
		}, 200},
		{"not by a name that was made to lead here", "127.0.0.1:8080", func(r *http.Request) { r.Host = "evil.example:8080" }, 403},
		{"not by another port", "127.0.0.1:8080", func(r *http.Request) { r.Host = "127.0.0.1:8081" }, 403},
		{"not by localhost where it is not", "192.0.2.1:8080", func(r *http.Request) { r.Host = "localhost:8080" }, 403},
		{"not without a host", "127.0.0.1:8080", func(r *http.Request) { r.Host = "" }, 403},
		{"not for another site", "127.0.0.1:8080", func(r *http.Request) { r.Header.Set("Origin", "http://evil.example") }, 403},
		{"not for the same name on another port", "127.0.0.1:8080", func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:9") }, 403},
		{"not for a page without origin", "127.0.0.1:8080", func(r *http.Request) { r.Header.Set("Origin", "null") }, 403},
		{"not for a script elsewhere", "127.0.0.1:8080", func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			r.Header.Set("Sec-Fetch-Mode", "no-cors")
		}, 403},
		{"not for a script of another port", "127.0.0.1:8080", func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Site", "same-site")
			r.Header.Set("Sec-Fetch-Mode", "no-cors")
		}, 403},
		{"not to change anything", "127.0.0.1:8080", func(r *http.Request) { r.Method = http.MethodPost }, 405},
	} {
		t.Run(tc.name, func(t *testing.T) {
			answer := asked(t, &web.Place{}, tc.at, tc.change)
			NewWithT(t).Expect(answer.StatusCode).To(Equal(tc.want))
			NewWithT(t).Expect(answer.Header.Get("Content-Security-Policy")).To(And(ContainSubstring("default-src 'none'"), Not(ContainSubstring("unsafe"))))
		})
	}
}

// Where others can come, they need the token; who has it gets a cookie and an address without it.
func TestOthersNeedTheToken(t *testing.T) {
	g := NewWithT(t)
	place, err := web.Listen("0.0.0.0:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer place.Listener.Close()
	_, token, found := strings.Cut(place.URL, "?token=")
	g.Expect(found).To(BeTrue())
	g.Expect(len(token)).To(BeNumerically(">=", 26), "128 bits")

	at := "192.0.2.1:8080"
	g.Expect(asked(t, place, at, func(*http.Request) {}).StatusCode).To(Equal(403))
	g.Expect(asked(t, place, at, func(r *http.Request) { r.URL.RawQuery = "token=" + token[1:] }).StatusCode).To(Equal(403))
	entered := asked(t, place, at, func(r *http.Request) { r.URL.RawQuery = "q=1&token=" + token })
	g.Expect(entered.StatusCode).To(Equal(303))
	g.Expect(entered.Header.Get("Location")).To(Equal("/?q=1"))
	cookie := entered.Cookies()[0]
	g.Expect(cookie.HttpOnly).To(BeTrue())
	g.Expect(cookie.SameSite).To(Equal(http.SameSiteStrictMode))
	g.Expect(asked(t, place, at, func(r *http.Request) { r.AddCookie(cookie) }).StatusCode).To(Equal(200))
	g.Expect(asked(t, place, at, func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "token", Value: "x"}) }).StatusCode).To(Equal(403))
}

// On loopback there is no token: whoever is on the machine may look.
func TestLoopbackNeedsNone(t *testing.T) {
	g := NewWithT(t)
	place, err := web.Listen("127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	defer place.Listener.Close()
	g.Expect(place.URL).To(MatchRegexp(`^http://127\.0\.0\.1:\d+/$`))
}

// No request reaches a file that is not an asset of ours, and what is not there is told as that.
func TestNoRequestReachesAFile(t *testing.T) {
	s := shown(t, checks.Declared{})
	for path, want := range map[string]int{
		"/assets/viewer.css": 200, "/assets/../server.go": 404, "/assets/%2e%2e/server.go": 404, "/assets/../../../../etc/passwd": 404,
		"/assets/..%2f..%2fserver.go": 404, "/r/..%2f..%2fetc/s/1": 404, "/r/x/s/1": 404, "/r/x/s/-1": 404, "/r/x/s/99999999999999999999": 404,
		"/r/x/q/1": 404, "/etc/passwd": 404, "/r/x/s/1/x/1/request": 404, "/r/x/s/1/f/CWMP-SES-004/1": 404,
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.base, nil)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		request.URL.Opaque = path
		answer, err := s.http.Transport.RoundTrip(request)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		if answer.StatusCode == http.StatusMovedPermanently || answer.StatusCode == http.StatusTemporaryRedirect { // to the path without dots, which is looked at here too
			continue
		}
		NewWithT(t).Expect(answer.StatusCode).To(Equal(want), path)
	}
}
