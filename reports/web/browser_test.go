package web_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
	"cwmplab/reports/web"
)

// tab is a page in a real browser.
type tab struct {
	*WithT
	ctx  context.Context
	base string
}

// TestBrowser uses the pages as a person does, in Debian's Chromium; without one it is skipped.
func TestBrowser(t *testing.T) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no Chromium is installed: the pages are not tried in a browser")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.Headless,
		chromedp.Flag("window-size", "1280,900")}
	for _, flag := range []string{"disable-gpu", "disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute) // a busy machine is slow, and no browser is waited for without end
	defer cancel()
	allocated, release := chromedp.NewExecAllocator(ctx, options...)
	defer release()
	browser, closed := chromedp.NewContext(allocated)
	defer closed()
	NewWithT(t).Expect(chromedp.Do(browser)).To(Succeed(), "the browser starts")
	for _, tc := range []struct {
		name string
		try  func(t *testing.T, browser context.Context)
	}{
		{"the first page leads to the bytes", leadsToTheBytes},
		{"filters", filters},
		{"keys", keys},
		{"a secret shows when it is clicked", secretOnClick},
		{"a recording that grows", growing},
		{"a recording that is being judged", judged},
		{"ten thousand sessions", scrolls},
		{"contrast, names, keys", accessible},
		{"what is copied", copies},
		{"the report on paper", prints},
		{"a small window", narrow},
		{"captured text runs nothing", runsNothing},
		{"a message of 50 MB", veryLong},
	} {
		t.Run(tc.name, func(t *testing.T) { tc.try(t, browser) })
	}
}

// open shows a page in a tab of its own.
func open(t *testing.T, browser context.Context, base, path string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p := &tab{NewWithT(t), ctx, base}
	p.Expect(chromedp.Do(ctx, chromedp.Navigate(base+path))).To(Succeed())
	p.ready()
	return p
}

// ready waits until the script has dressed the page: it shows the button of the theme then.
func (p *tab) ready() {
	p.Expect(chromedp.Do(p.ctx, chromedp.WaitVisible(chromedp.CSS("#theme:not([hidden])")))).To(Succeed())
}

// leads does something that leads to another page.
func (p *tab) leads(steps ...chromedp.Action[chromedp.Void]) {
	_, err := chromedp.RunResponse(p.ctx, steps...)
	p.Expect(err).NotTo(HaveOccurred())
	p.ready()
}

// is asks the page.
func (p *tab) is(expression string) bool {
	yes, err := chromedp.Run(p.ctx, chromedp.Evaluate[bool](expression))
	p.Expect(err).NotTo(HaveOccurred(), expression)
	return yes
}

func (p *tab) text(expression string) string {
	s, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](expression))
	p.Expect(err).NotTo(HaveOccurred(), expression)
	return s
}

// becomes waits until the page says so. What is not there yet is no error.
func (p *tab) becomes(expression string) {
	_, err := chromedp.Run(p.ctx, chromedp.Poll[bool]("(() => { try { return "+expression+"; } catch { return false; } })()", chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(time.Minute)))
	p.Expect(err).NotTo(HaveOccurred(), expression)
}

func (p *tab) press(key string) { p.Expect(chromedp.Do(p.ctx, chromedp.KeyEvent(key))).To(Succeed()) }

// inSight tells that the first element of a kind can be seen without scrolling.
const inSight = `(() => { const r = document.querySelector("mark.here").getBoundingClientRect(); return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight; })()`

func wrong(name string) *golden.Recording {
	return golden.Load(name).With(mutate.Text("Inform/MaxEnvelopes", "2"))
}

func leadsToTheBytes(t *testing.T, browser context.Context) {
	p := open(t, browser, shown(t, checks.Declared{}, recorded("home.txt", wrong("cpe-boot"))).base, "/")
	p.Expect(p.text(`document.querySelector(".verdict").innerText`)).To(ContainSubstring("Violations found"))
	p.leads(chromedp.Click(chromedp.CSS(`a.seen[href*="CWMP-SOP-038"]`)))
	p.Expect(p.text(`document.querySelector("mark.here").textContent`)).To(Equal("2"))
	p.Expect(p.is(inSight)).To(BeTrue(), "one click shows the byte")

	p = open(t, browser, p.base, "/")
	p.leads(chromedp.Click(chromedp.CSS(`a[href$="/f/CWMP-SOP-038/1"]`)))
	p.Expect(p.text(`document.querySelector(".bytes mark").textContent`)).To(Equal("2"), "the explanation shows it too")
	p.leads(chromedp.Click(chromedp.CSS(`.steps a[href*="finding="]`)))
	p.Expect(p.is(inSight)).To(BeTrue(), "and its second click leads to the whole message")

	p = open(t, browser, p.base, "/r/home.txt/s/1/f/CWMP-SOP-038/1")
	p.leads(chromedp.Click(chromedp.CSS(`a[href$="/note"]`)))
	p.Expect(p.text(`document.querySelector("#note").textContent`)).To(And(HavePrefix("Subject: CPE CWMP-SOP-038"), ContainSubstring(">>>2<<<")))
}

func filters(t *testing.T, browser context.Context) {
	s := shown(t, checks.Declared{}, recorded("bad.txt", wrong("cpe-boot")), recorded("good.txt", golden.Load("connection-request")))
	p := open(t, browser, s.base, "/sessions")
	every := p.text(`String(document.querySelectorAll(".rows .row").length)`)
	p.leads(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.querySelector("select[name=rule]"); s.value = "CWMP-SOP-038"; s.dispatchEvent(new Event("change", { bubbles: true })); })()`))
	p.Expect(p.text(`location.search`)).To(Equal("?rule=CWMP-SOP-038"), "the address is short, and can be kept")
	p.Expect(p.text(`String(document.querySelectorAll(".rows .row").length)`)).To(And(Equal("1"), Not(Equal(every))))
	p.leads(chromedp.Click(chromedp.CSS(".rows .row")))
	p.Expect(p.text(`location.pathname`)).To(Equal("/r/bad.txt/s/1"))
}

func keys(t *testing.T, browser context.Context) {
	p := open(t, browser, shown(t, checks.Declared{}, recorded("home.txt", wrong("cpe-boot"))).base, "/r/home.txt/s/1")
	p.press("n")
	p.becomes(`document.activeElement.matches(".chip.fail")`)
	p.press("j")
	p.becomes(`document.activeElement.matches(".arrow")`)
	to := p.text(`document.activeElement.getAttribute("href")`)
	p.leads(chromedp.KeyEvent(kb.Enter))
	p.Expect(p.text(`location.pathname`)).To(Equal(to))
	p.leads(chromedp.KeyEvent("u"))
	p.Expect(p.text(`location.pathname`)).To(Equal("/r/home.txt/s/1"))
	p.press("t")
	p.becomes(`document.documentElement.dataset.theme === "dark"`)
	p.press("/")
	p.becomes(`document.activeElement.matches(".find input")`)
	p.leads(chromedp.KeyEvent("SerialNumber"), chromedp.KeyEvent(kb.Enter))
	p.Expect(p.is(`document.querySelectorAll(".hits mark").length > 0`)).To(BeTrue())
	p.Expect(chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](`localStorage.removeItem("theme")`))).To(Succeed())

	for _, path := range []string{"/", "/findings"} { // n walks from finding to finding wherever findings are
		p = open(t, browser, p.base, path)
		p.press("n")
		p.becomes(`document.activeElement.getAttribute("href").includes("/f/CWMP-")`)
		first := p.text(`document.activeElement.getAttribute("href")`)
		p.press("n")
		p.becomes(fmt.Sprintf(`document.activeElement.getAttribute("href").includes("/f/CWMP-") && document.activeElement.getAttribute("href") !== %q`, first))
		p.press("p")
		p.becomes(fmt.Sprintf(`document.activeElement.getAttribute("href") === %q`, first))
	}
}

func secretOnClick(t *testing.T, browser context.Context) {
	s := shown(t, checks.Declared{}, recorded("auth.txt", golden.Load("auth-challenge-mid-session")))
	address, value := "", ""
	for _, flow := range s.lib.Sessions(view.Filter{}) {
		f, _, err := s.lib.Flow(t.Context(), flow.ID)
		NewWithT(t).Expect(err).NotTo(HaveOccurred())
		for _, x := range f.Exchanges {
			for _, m := range x.Messages() {
				if found := m.Secrets(); len(found) > 0 && address == "" {
					address, value = fmt.Sprintf("/r/auth.txt/s/%d/x/%d/%s", f.ID.Session, x.Number, m.Direction()), found[0].Value()
				}
			}
		}
	}
	p := open(t, browser, s.base, address)
	first := `document.querySelector("button.secret[data-secret='1']").textContent`
	p.Expect(p.text(first)).To(Equal(view.Mask))
	p.Expect(p.text(`document.documentElement.innerHTML`)).NotTo(ContainSubstring(value))
	p.Expect(chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS("button.secret[data-secret='1']")))).To(Succeed())
	p.becomes(fmt.Sprintf("%s === %q", first, value))
	p.Expect(chromedp.Do(p.ctx, chromedp.Click(chromedp.CSS("button.secret[data-secret='1']")))).To(Succeed())
	p.becomes(fmt.Sprintf("%s === %q", first, view.Mask))
}

// stepped gives its events when it is told to.
type stepped struct {
	capture.Reader
	until chan time.Time
	now   time.Time
}

func (s *stepped) Next() (capture.Event, error) {
	ev, err := s.Reader.Next()
	for err == nil && ev.Time.After(s.now) {
		to, more := <-s.until
		if s.now = to; !more {
			return ev, err
		}
	}
	return ev, err
}

// The list of sessions and the ladder follow what is recorded, without being loaded anew.
func growing(t *testing.T, browser context.Context) {
	rec := wrong("connection-request")
	lib := view.NewLibrary(catalogue.All())
	place, err := web.Listen("127.0.0.1:0")
	g := NewWithT(t)
	g.Expect(err).NotTo(HaveOccurred())
	until := make(chan time.Time)
	ctx, stop := context.WithCancel(t.Context())
	served, followed := make(chan error, 1), make(chan struct{})
	clock := &recorderClock{}
	go func() { served <- web.New(place, web.Options{Library: lib, Live: true, Clock: clock}).Serve(ctx) }()
	go func() {
		defer close(followed)
		lib.Follow(ctx, recorded("live.txt", rec), &stepped{Reader: rec.Reader(), until: until}, view.Judge{Rules: catalogue.All(), Options: checks.Options{Declared: checkstest.Declared(rec)}})
	}()
	play := playing(t, rec, until, clock)
	base := strings.TrimSuffix(place.URL, "/")
	p, first := open(t, browser, base, "/sessions"), open(t, browser, base, "/")
	for _, each := range []*tab{p, first} {
		each.becomes(`document.querySelector("#live").dataset.state === "live"`)
		each.Expect(chromedp.Do(each.ctx, chromedp.Evaluate[chromedp.Void](`window.loadedOnce = true`))).To(Succeed())
	}
	p.Expect(p.is(`document.querySelectorAll(".row").length === 0`)).To(BeTrue())
	p.Expect(chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](`performance.now = () => 0`))).To(Succeed()) // what lights up does not go out
	play(func() bool { return len(lib.Findings(view.Filter{Rule: "CWMP-SOP-038"})) > 0 })
	p.becomes(`document.querySelector(".row .badge.fail") !== null`)
	p.Expect(p.is(`document.querySelector(".row.lit") !== null && document.querySelector(".row").innerText.includes("still running")`)).To(BeTrue(), "it lights up while it runs")
	p.becomes(`document.querySelector("#said").textContent.startsWith("A rule was broken")`)
	first.becomes(`document.querySelector(".verdict.fail h1").innerText.includes("Violations so far")`)
	first.becomes(`/^[0-9.]+ s ago$/.test(document.querySelector("td .ago").textContent)`)
	ago := first.text(`document.querySelector("td .ago").textContent`)
	first.becomes(fmt.Sprintf(`document.querySelector("td .ago").textContent !== %q`, ago))
	play(func() bool { return len(lib.Waits(clock.Now())) > 0 })
	p.becomes(fmt.Sprintf(`Number(document.querySelector("main").dataset.version) >= %d && document.querySelector(".wait") !== null`, lib.Version()))
	p.Expect(p.is(`document.querySelector(".row.lit") !== null`)).To(BeTrue(), "it stays so for a while, though the page has changed")
	p.Expect(chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](`performance.now = () => 6000`))).To(Succeed())
	p.becomes(`document.querySelector(".row.lit") === null`)
	first.becomes(`document.querySelector(".wait .clock") !== null`)
	passed := `Number.parseFloat(document.querySelector(".wait .clock").textContent)`
	first.becomes(passed + " > 0")
	before := first.text("String(" + passed + ")")
	first.becomes(passed + " > " + before)
	play(func() bool { return false })
	close(until)
	<-followed
	first.becomes(`document.querySelector("#live").dataset.state === "complete" && document.querySelector(".wait") === null`)
	p.Expect(p.is("window.loadedOnce")).To(BeTrue())
	first.Expect(first.is("window.loadedOnce")).To(BeTrue(), "the page was never loaded anew")
	stop()
	g.Expect(<-served).To(Succeed())
}
