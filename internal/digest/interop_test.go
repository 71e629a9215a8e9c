package digest_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	icholy "github.com/icholy/digest"
	. "github.com/onsi/gomega"

	"cwmplab/internal/digest"
)

func TestAgreesWithAnotherImplementation(t *testing.T) {
	for _, algorithm := range []string{"", "MD5", "SHA-256", "SHA-512-256"} {
		for _, offer := range offers {
			t.Run(algorithm+" "+strings.Join(offer, ","), func(t *testing.T) {
				g := NewWithT(t)
				r := digest.Request{Method: "POST", URI: "/acs?a=b", Body: []byte("body")}
				ours := digest.Challenge{Scheme: "Digest", Realm: `a "realm"`, Nonce: "n/1==", Opaque: "o", Algorithm: algorithm, QOP: offer}
				theirs, err := icholy.ParseChallenge(ours.String())
				g.Expect(err).NotTo(HaveOccurred())
				answer, err := icholy.Digest(theirs, icholy.Options{
					Method: r.Method, URI: r.URI, Username: "user", Password: "pass", Count: 1, Cnonce: "c",
					GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(r.Body)), nil },
				})
				g.Expect(err).NotTo(HaveOccurred())

				a, ok := digest.ParseAuthorization(answer.String())
				g.Expect(ok).To(BeTrue())
				g.Expect(a.Verify("pass", r)).To(BeTrue(), "their answer to our challenge: %s", answer)
				g.Expect(a.Verify("word", r)).To(BeFalse())

				back := digest.ParseChallenges([]string{theirs.String()})
				g.Expect(back).To(HaveLen(1))
				own := digest.Answer(back[0], "user", "pass", r, "c", 1)
				read, err := icholy.ParseCredentials(own.String())
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(read.Response).To(Equal(own.Response))
				if own.QOP == answer.QOP {
					g.Expect(own.Response).To(Equal(answer.Response), "our answer to their challenge")
				}
			})
		}
	}
}

// guarded is a server that wants credentials, and counts what it decided.
type guarded struct {
	algorithm string
	offer     []string
	nonces    *digest.Nonces

	mu    sync.Mutex
	seen  []string // state and correctness of each request with credentials
	stale int      // answers to be refused as stale
}

func (s *guarded) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	again := false
	if value := r.Header.Get("Authorization"); value != "" {
		a, ok := digest.ParseAuthorization(value)
		right := ok && a.Covers(r.RequestURI) && a.Username == "user" && a.Verify("pass word", digest.Request{Method: r.Method, URI: r.RequestURI, Body: body})
		state := s.nonces.Use(a.Nonce, a.NC)
		s.seen = append(s.seen, state.String()+map[bool]string{true: " right", false: " wrong"}[right])
		if s.stale > 0 {
			s.stale--
			again = true
		} else if right && state == digest.Fresh {
			_, _ = w.Write([]byte("welcome"))
			return
		}
	}
	c := digest.Challenge{Scheme: "Digest", Realm: "lab", Nonce: s.nonces.Issue(), Opaque: "o", Algorithm: s.algorithm, QOP: s.offer, Stale: again}
	w.Header().Set("WWW-Authenticate", c.String())
	w.WriteHeader(http.StatusUnauthorized)
}

// decided is a copy of what was decided so far.
func (s *guarded) decided() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.seen...)
}

func (s *guarded) refuseAsStale(times int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stale = times
}

func serve(t *testing.T, algorithm string, offer []string) (*guarded, string) {
	s := &guarded{algorithm: algorithm, offer: offer, nonces: digest.NewNonces(time.Now, fixedRand(), time.Hour)}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL
}

func TestCurl(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed: the cross-check with it is left out")
	}
	run := func(args ...string) string {
		out, _ := exec.Command(curl, append([]string{"-q", "-s", "--noproxy", "*", "--max-time", "30", "--digest"}, args...)...).Output()
		return string(out)
	}
	for _, algorithm := range []string{"", "MD5", "MD5-sess", "SHA-256", "SHA-256-sess"} {
		for _, offer := range offers {
			if offer == nil && strings.HasSuffix(algorithm, "-sess") {
				continue // curl keeps the cnonce to itself then, and nobody can verify it
			}
			t.Run(algorithm+" "+strings.Join(offer, ","), func(t *testing.T) {
				g := NewWithT(t)
				s, url := serve(t, algorithm, offer)
				g.Expect(run("-u", "user:pass word", url+"/a?b=c")).To(Equal("welcome"))
				g.Expect(s.decided()).To(Equal([]string{"fresh right"}))
				g.Expect(run("-u", "user:wrong", url+"/a?b=c")).To(BeEmpty())
				g.Expect(s.decided()).To(ContainElement("fresh wrong"))
			})
		}
	}
	t.Run("a stale nonce is replaced", func(t *testing.T) {
		g := NewWithT(t)
		s, url := serve(t, "MD5", []string{"auth"})
		s.refuseAsStale(1)
		g.Expect(run("-u", "user:pass word", url+"/", url+"/")).To(Equal("welcomewelcome"))
		g.Expect(s.decided()).To(Equal([]string{"fresh right", "fresh right", "fresh right"}))
	})
	t.Run("a body", func(t *testing.T) {
		g := NewWithT(t)
		_, url := serve(t, "MD5", []string{"auth"})
		g.Expect(run("-u", "user:pass word", "--data-binary", "hello", url+"/")).To(Equal("welcome"))
	})
}

func TestOurClientAgainstAServer(t *testing.T) {
	for _, algorithm := range algorithms {
		t.Run(algorithm, func(t *testing.T) {
			g := NewWithT(t)
			s, url := serve(t, algorithm, []string{"auth"})
			transport := &http.Transport{}
			defer transport.CloseIdleConnections()
			client := digest.NewClient("user", "pass word", fixedRand())
			statuses := []int{}
			for range 3 {
				req, err := http.NewRequest(http.MethodPost, url+"/acs", strings.NewReader("body"))
				g.Expect(err).NotTo(HaveOccurred())
				if header, ok := client.Authorize(digest.Request{Method: "POST", URI: "/acs", Body: []byte("body")}); ok {
					req.Header.Set("Authorization", header)
				}
				res, err := transport.RoundTrip(req)
				g.Expect(err).NotTo(HaveOccurred())
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
				client.Challenge(res.Header.Values("WWW-Authenticate"))
				statuses = append(statuses, res.StatusCode)
			}
			g.Expect(statuses).To(Equal([]int{401, 200, 200}))
			g.Expect(s.decided()).To(Equal([]string{"fresh right", "fresh right"}))
		})
	}
}
