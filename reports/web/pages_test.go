package web_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	. "github.com/onsi/gomega"
	"golang.org/x/net/html"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
	"cwmplab/reports/web"
)

// site is a viewer that listens on loopback, with everything judged.
type site struct {
	t    *testing.T
	base string
	lib  *view.Library
	http *http.Client
}

// shown serves sources until the test ends.
func shown(t *testing.T, facts checks.Declared, sources ...view.Source) *site {
	t.Helper()
	lib := view.NewLibrary(catalogue.All())
	lib.Load(t.Context(), sources, view.Judge{Rules: catalogue.All(), Options: checks.Options{Area: catalogue.AreaOf, Declared: facts}})
	return serving(t, lib)
}

// serving serves a library until the test ends.
func serving(t *testing.T, lib *view.Library) *site {
	t.Helper()
	g := NewWithT(t)
	place, err := web.Listen("127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- web.New(place, web.Options{Library: lib}).Serve(ctx) }()
	t.Cleanup(func() {
		stop()
		NewWithT(t).Expect(<-served).To(Succeed())
	})
	return &site{t: t, base: strings.TrimSuffix(place.URL, "/"), lib: lib, http: &http.Client{Transport: &http.Transport{}}}
}

// recorded is a golden recording as a source, under a name of its own.
func recorded(name string, rec *golden.Recording) view.Source {
	return view.Source{Name: name, Open: func() (capture.Reader, error) { return rec.Reader(), nil }}
}

// get fetches a page and reads it as HTML.
func (s *site) get(path string) (*html.Node, string) {
	s.t.Helper()
	g := NewWithT(s.t)
	answer, err := s.http.Get(s.base + path)
	g.Expect(err).NotTo(HaveOccurred())
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(answer.StatusCode).To(Equal(http.StatusOK), path)
	doc, err := html.Parse(strings.NewReader(string(body)))
	g.Expect(err).NotTo(HaveOccurred())
	return doc, string(body)
}

// all yields the elements of a name below a node.
func all(n *html.Node, name string) (list []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			list = append(list, d)
		}
	}
	return list
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// text is what a node says.
func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// crawl follows every link from the first page, and gives each page to look at.
func (s *site) crawl(look func(path string, doc *html.Node, body string)) {
	seen, todo := map[string]bool{"/": true}, []string{"/"}
	for len(todo) > 0 {
		path := todo[0]
		todo = todo[1:]
		doc, body := s.get(path)
		look(path, doc, body)
		at, err := url.Parse(path)
		NewWithT(s.t).Expect(err).NotTo(HaveOccurred())
		for _, a := range all(doc, "a") {
			u, err := url.Parse(attr(a, "href"))
			NewWithT(s.t).Expect(err).NotTo(HaveOccurred())
			to := at.ResolveReference(u)
			to.Fragment = ""
			if next := to.RequestURI(); !seen[next] {
				seen[next] = true
				todo = append(todo, next)
			}
		}
	}
}

// Every link of every page leads to a page, of all that a bad session can hold.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	for _, name := range []string{"cpe-boot", "connection-request", "hold-requests", "http-compression", "trap-starts-inside", "redirect-307"} {
		t.Run(name, func(t *testing.T) {
			rec := golden.Load(name)
			pages := 0
			shown(t, checkstest.Declared(rec), recorded(name+".txt", rec)).crawl(func(string, *html.Node, string) { pages++ })
			NewWithT(t).Expect(pages).To(BeNumerically(">", 10))
		})
	}
}

// Every address shows the same when the recording is opened another time, beside other recordings too.
func TestAddressesStay(t *testing.T) {
	rec := wrong("connection-request")
	pages := map[string]string{}
	shown(t, checkstest.Declared(rec), recorded("home.txt", rec)).crawl(func(path string, doc *html.Node, _ string) {
		if strings.HasPrefix(path, "/r/") {
			pages[path] = text(all(doc, "h1")[0]) + text(all(doc, "title")[0])
		}
	})
	NewWithT(t).Expect(len(pages)).To(BeNumerically(">", 20))
	again := shown(t, checkstest.Declared(rec), recorded("another.txt", golden.Load("cpe-boot")), recorded("home.txt", rec))
	for path, want := range pages {
		doc, _ := again.get(path)
		NewWithT(t).Expect(text(all(doc, "h1")[0])+text(all(doc, "title")[0])).To(Equal(want), path)
	}
}

// Secrets are masked on every page there is, and are in none of its bytes.
func TestNoPageHoldsASecret(t *testing.T) {
	masked := 0
	for _, name := range []string{"cpe-boot", "auth-challenge-mid-session", "download-transfer-complete", "set-parameter-values", "connection-request"} {
		t.Run(name, func(t *testing.T) {
			rec := golden.Load(name)
			found, err := capture.Secrets(rec.Reader())
			NewWithT(t).Expect(err).NotTo(HaveOccurred())
			var secrets []string
			for _, s := range found {
				if len(s) >= 6 { // shorter ones stand in any text by chance
					secrets = append(secrets, string(s))
				}
			}
			shown(t, checkstest.Declared(rec), recorded(name+".txt", rec)).crawl(func(path string, doc *html.Node, _ string) {
				said := text(doc)
				for _, secret := range secrets {
					NewWithT(t).Expect(strings.Contains(said, secret)).To(BeFalse(), "%s tells %q", path, secret)
				}
				masked += strings.Count(said, view.Mask)
			})
		})
	}
	NewWithT(t).Expect(masked).To(BeNumerically(">", 10), "there was something to hide")
}

// A secret is there for who asks for it.
func TestASecretIsShownWhenAskedFor(t *testing.T) {
	g := NewWithT(t)
	rec := golden.Load("auth-challenge-mid-session")
	s := shown(t, checks.Declared{}, recorded("auth.txt", rec))
	asked := 0
	for _, flow := range s.lib.Sessions(view.Filter{}) {
		f, ok, err := s.lib.Flow(t.Context(), flow.ID)
		g.Expect(ok, err).To(BeTrue())
		for _, x := range f.Exchanges {
			for _, m := range x.Messages() {
				for _, secret := range m.Secrets() {
					_, body := s.get(fmt.Sprintf("/r/auth.txt/s/%d/x/%d/%s/secret/%d", f.ID.Session, x.Number, m.Direction(), secret.Number))
					g.Expect(html.UnescapeString(body)).To(Equal(secret.Value()))
					asked++
				}
			}
		}
	}
	g.Expect(asked).To(BeNumerically(">", 0))
}

// hostile is text that would do something on a page that takes it for more than text.
var hostile = []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'-alert(1)-'`, `javascript:alert(1)`, `{{.}}`, `</code></div></main><h1>forged</h1>`}

// What was captured is text on every page: it makes no element, no attribute, no address of another site.
func TestCapturedTextStaysText(t *testing.T) {
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	for i, bad := range hostile {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			g := NewWithT(t)
			rec, err := golden.Parse("hostile", []byte(strings.NewReplacer("BAD", escape.Replace(bad), "RAW", bad).Replace(transcript)))
			g.Expect(err).NotTo(HaveOccurred())
			s := shown(t, checks.Declared{}, recorded("evil "+bad+" .txt", rec))
			shownAsText := false
			s.crawl(func(path string, doc *html.Node, body string) {
				for _, script := range all(doc, "script") {
					g.Expect(attr(script, "src")).To(HavePrefix("/assets/"), path)
					g.Expect(script.FirstChild).To(BeNil(), path)
				}
				g.Expect(all(doc, "img")).To(BeEmpty(), path)
				g.Expect(all(doc, "style")).To(BeEmpty(), path)
				g.Expect(all(doc, "main")).To(HaveLen(1), path)
				g.Expect(all(doc, "h1")).To(HaveLen(1), path)
				for d := range doc.Descendants() {
					for _, a := range d.Attr {
						g.Expect(a.Key).NotTo(HavePrefix("on"), path)
						g.Expect(a.Key).NotTo(Equal("style"), path)
						if a.Key == "href" {
							g.Expect(a.Val).To(MatchRegexp(`^[/?#]`), path)
						}
					}
				}
				shownAsText = shownAsText || strings.Contains(text(all(doc, "main")[0]), bad)
			})
			g.Expect(shownAsText).To(BeTrue(), "it was there to be seen")
		})
	}
}

// transcript is a session in which BAD stands wherever a device may write something, and RAW where nothing is escaped.
const transcript = `cwmplab transcript 1 {"start":"2026-03-02T09:15:00Z"}

@0 c1 open

@0.02 c1 data >
POST /acs?RAW HTTP/1.1
Host: acs.example
X-RAW: RAW
SOAPAction: ""
Content-Type: text/xml
Content-Length: auto

<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap:Header><cwmp:ID soap:mustUnderstand="1">BAD</cwmp:ID></soap:Header><soap:Body><cwmp:Inform><DeviceId><Manufacturer>BAD</Manufacturer><OUI>BAD</OUI><ProductClass>BAD</ProductClass><SerialNumber>BAD</SerialNumber></DeviceId><Event><EventStruct><EventCode>BAD</EventCode><CommandKey>BAD</CommandKey></EventStruct></Event><MaxEnvelopes>BAD</MaxEnvelopes><CurrentTime>BAD</CurrentTime><RetryCount>BAD</RetryCount><ParameterList><ParameterValueStruct><Name>Device.BAD</Name><Value>BAD</Value></ParameterValueStruct></ParameterList></cwmp:Inform></soap:Body></soap:Envelope>

@0.04 c1 data <
HTTP/1.1 500 RAW
X-Answer: RAW
Content-Length: auto

RAW

@0.05 c1 data >
RAW /RAW HTTP/1.1
Host: acs.example

`

// On the corpus, three clicks at most lead from the first page to the bytes: here it is one.
func TestTheFirstPageLeadsToTheBytes(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "*.pcap")) // the pattern is well-formed
	if len(files) == 0 {
		t.Skip("the recordings are not here")
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			g := NewWithT(t)
			if _, err := os.Stat(file); err != nil {
				t.Skip(err)
			}
			s := shown(t, checks.Declared{}, view.Source{Name: file, Open: func() (capture.Reader, error) { return capture.Open(file) }})
			doc, _ := s.get("/")
			links := 0
			for _, a := range all(doc, "a") {
				if attr(a, "class") != "seen" {
					continue
				}
				links++
				page, _ := s.get(attr(a, "href"))
				here := 0
				for _, m := range all(page, "mark") {
					if strings.Contains(" "+attr(m, "class")+" ", " here ") {
						here++
					}
				}
				whole := strings.Contains(text(page), "Explain") && here == 0
				g.Expect(here > 0 || whole).To(BeTrue(), "no bytes are marked at %s", attr(a, "href"))
			}
			g.Expect(links).To(BeNumerically(">", 3))
		})
	}
}

// Pages can be looked at while recordings are read and judged.
func TestPagesWhileThereIsMoreToCome(t *testing.T) {
	g := NewWithT(t)
	lib := view.NewLibrary(catalogue.All())
	var sources []view.Source
	for _, name := range golden.Names() {
		sources = append(sources, recorded(name+".txt", golden.Load(name)))
	}
	place, err := web.Listen("127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	ctx, stop := context.WithCancel(t.Context())
	served, loaded := make(chan error, 1), make(chan struct{})
	go func() { served <- web.New(place, web.Options{Library: lib}).Serve(ctx) }()
	go func() {
		defer close(loaded)
		lib.Load(ctx, sources, view.Judge{Rules: catalogue.All()})
	}()
	s := &site{t: t, base: strings.TrimSuffix(place.URL, "/"), lib: lib, http: &http.Client{Transport: &http.Transport{}}}
	for done := false; !done; {
		select {
		case <-loaded:
			done = true
		default:
		}
		for _, path := range []string{"/", "/sessions", "/findings", "/coverage", "/outside", "/search?q=Inform"} {
			s.get(path)
		}
		for _, f := range lib.Sessions(view.Filter{}) {
			if f.ID.Session == 1 && strings.HasPrefix(f.ID.Recording, "cpe-boot") {
				s.get(fmt.Sprintf("/r/%s/s/1", f.ID.Recording))
			}
		}
	}
	_, body := s.get("/")
	g.Expect(body).NotTo(ContainSubstring("Judging"))
	stop()
	g.Expect(<-served).To(Succeed())
}
