package web_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/checkstest"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

// lowContrast lists texts that are hard to read against what is behind them (WCAG 2.1, 1.4.3): below 4.5, or below 3 where
// letters are large. Colours are mixed as the browser does, by a canvas of one pixel.
const lowContrast = `(() => {
  const pixel = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      pixel.clearRect(0, 0, 1, 1);
      pixel.fillStyle = colour;
      pixel.fillRect(0, 0, 1, 1);
      known.set(colour, [...pixel.getImageData(0, 0, 1, 1).data].map((v, i) => i === 3 ? v / 255 : v));
    }
    return known.get(colour);
  };
  const over = (top, below, alpha = 1) => top.slice(0, 3).map((v, i) => v * top[3] * alpha + below[i] * (1 - top[3] * alpha));
  const light = (c) => {
    const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e) => e ? over(rgba(getComputedStyle(e).backgroundColor), behind(e.parentElement)) : [255, 255, 255];
  const faded = (e) => e ? Number(getComputedStyle(e).opacity) * faded(e.parentElement) : 1;
  const bad = new Set();
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const e = n.parentElement, style = getComputedStyle(e);
    if (!n.data.trim() || e.closest("script, style, title, option, .sr, .said") || !e.checkVisibility({ visibilityProperty: true })) continue;
    const svg = e instanceof SVGElement;
    const below = behind(svg ? e.closest("svg").parentElement : e);
    const text = over(rgba(svg ? style.fill : style.color), below, faded(e));
    const [a, b] = [light(text), light(below)].sort((x, y) => y - x);
    const size = Number.parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
    seen++;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) bad.add(ratio.toFixed(2) + " " + (e.className.baseVal ?? e.className) + " in " + (e.parentElement.className.baseVal ?? e.parentElement.className) + ": " + n.data.trim().slice(0, 30));
  }
  return { Seen: seen, Bad: [...bad] };
})()`

// nameless lists what a screen reader or a keyboard cannot use: controls without a name, things with a handler that no key
// reaches, IDs that stand twice, headings and tables that tell nothing.
const nameless = `(() => {
  const bad = [];
  const named = (e) => (e.getAttribute("aria-label") || (e.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent ?? "").join("") ||
    [...(e.labels ?? [])].map((l) => l.textContent).join("") || e.textContent || e.getAttribute("title") || "").trim();
  const tell = (what, e) => bad.push(what + ": " + e.outerHTML.slice(0, 90));
  const shown = (e) => e.checkVisibility({ visibilityProperty: true });
  for (const e of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, [role=region], [role=group], [role=status], nav, progress, dialog")) {
    if (shown(e) && !named(e) && !(e.matches("[role=status]"))) tell("no name", e);
  }
  for (const e of document.querySelectorAll("[aria-hidden=true]")) if (e.querySelector("a[href], button, input, select, [tabindex]")) tell("hidden, and can have the focus", e);
  for (const e of document.querySelectorAll("[tabindex]")) if (Number(e.getAttribute("tabindex")) > 0) tell("its own order", e);
  for (const e of document.querySelectorAll(".code, .scroll, pre")) if (shown(e) && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1) && getComputedStyle(e).overflow !== "visible" && e.tabIndex < 0) tell("scrolls, and no key can do it", e);
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => bad.push("twice: #" + id));
  if (document.querySelectorAll("h1").length !== 1) bad.push("not one h1");
  if (!document.documentElement.lang) bad.push("no language");
  for (const th of document.querySelectorAll("thead th")) if (!th.scope || !th.textContent.trim()) tell("a column without a name", th);
  let before = 1;
  for (const h of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
    const level = Number(h.tagName[1]);
    if (level > before + 1) tell("a level is left out", h);
    before = level;
  }
  for (const mark of document.querySelectorAll(".badge.fail, .badge.warn, .sign.fail, .sign.warn")) if (!mark.textContent.trim()) tell("a colour alone", mark);
  return bad;
})()`

type contrast struct {
	Seen int
	Bad  []string
}

// wearing shows a page in a theme.
func (p *tab) wearing(theme string) {
	_, err := chromedp.Run(p.ctx, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return chromedp.Void{}, err
	})
	p.Expect(err).NotTo(HaveOccurred())
}

// everySort is a page of each sort.
var everySort = []string{"/", "/sessions", "/sessions?event=nothing", "/findings", "/coverage", "/outside", "/search?q=Software", "/r/home.txt/s/1", "/r/home.txt/s/1?time=scale",
	"/r/lab.txt/s/2", "/r/lab.txt/c/2", "/r/home.txt/s/1/x/2/request?finding=CWMP-SOP-038/2", "/r/home.txt/s/1/x/2/request?raw=hex&finding=CWMP-SOP-038/2",
	"/r/home.txt/s/1/x/1/response", "/r/home.txt/s/1/f/CWMP-SES-004/1", "/r/home.txt/s/1/f/CWMP-SOP-038/1", "/r/home.txt/s/1/f/CWMP-SOP-038/1/note"}

// accessible looks at each sort of page, and at the HTML report, in both themes.
func accessible(t *testing.T, browser context.Context) {
	bad := golden.Load("hold-requests").With(mutate.Seq(mutate.Text("Inform/MaxEnvelopes", "2"), mutate.EmptyBody(mutate.ByMethod("GetParameterValuesResponse"))))
	s := shown(t, checkstest.Declared(bad), recorded("home.txt", bad), recorded("lab.txt", golden.Load("connection-request")))
	report := filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(report)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	err = reports.Write(f, "html", s.lib.Report(), reports.Options{Recording: func(string) (capture.Reader, error) { return bad.Reader(), nil }})
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(f.Close()).To(Succeed())
	seen := 0
	look := func(p *tab, path string) {
		p.Expect(chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("details").forEach((d) => { d.open = true; })`))).To(Succeed())
		for _, theme := range []string{"light", "dark"} {
			p.wearing(theme)
			found, err := chromedp.Run(p.ctx, chromedp.Evaluate[contrast](lowContrast))
			p.Expect(err).NotTo(HaveOccurred())
			p.Expect(found.Bad).To(BeEmpty(), "%s, %s: hard to read", path, theme)
			seen += found.Seen
		}
		found, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](nameless))
		p.Expect(err).NotTo(HaveOccurred())
		p.Expect(found).To(BeEmpty(), path)
	}
	p := open(t, browser, s.base, "/")
	for _, path := range everySort {
		p.Expect(chromedp.Do(p.ctx, chromedp.Navigate(s.base+path))).To(Succeed())
		p.ready()
		look(p, path)
	}
	p.Expect(chromedp.Do(p.ctx, chromedp.Navigate("file://"+filepath.ToSlash(report)))).To(Succeed())
	look(p, "the report")
	t.Logf("%d texts have the contrast they need", seen)
	p.Expect(seen).To(BeNumerically(">", 2000))
}

// copied gives what the copy buttons of a page would put on the clipboard.
const copied = `(async () => {
  const texts = [];
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText: async (text) => { texts.push(text); } } });
  for (const button of document.querySelectorAll("button.copy")) {
    button.click();
    await new Promise((done) => setTimeout(done));
  }
  return texts;
})()`

// copies presses every copy button, with every secret of the page in the open: none is copied.
func copies(t *testing.T, browser context.Context) {
	bad := golden.Load("hold-requests").With(mutate.EmptyBody(mutate.ByMethod("GetParameterValuesResponse")))
	s := shown(t, checks.Declared{}, recorded("home.txt", bad), recorded("auth.txt", golden.Load("auth-challenge-mid-session")))
	all := 0
	for _, path := range []string{"/r/auth.txt/s/1/x/2/request", "/r/auth.txt/s/1/x/2/response", "/r/home.txt/s/1/x/4/request", "/r/home.txt/s/1/f/CWMP-SES-004/1", "/r/home.txt/s/1/f/CWMP-SES-004/1/note"} {
		p := open(t, browser, s.base, path)
		p.Expect(chromedp.Do(p.ctx, chromedp.Evaluate[chromedp.Void](`document.querySelectorAll("main button.secret").forEach((b) => b.click())`))).To(Succeed())
		p.becomes(`document.querySelectorAll("main button.secret:not(.open)").length === 0`)
		secrets, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](`[...document.querySelectorAll("main button.secret")].map((b) => b.textContent)`))
		p.Expect(err).NotTo(HaveOccurred())
		texts, err := chromedp.Run(p.ctx, chromedp.Evaluate[[]string](copied, chromedp.EvalAwaitPromise))
		p.Expect(err).NotTo(HaveOccurred())
		p.Expect(texts).NotTo(BeEmpty(), path)
		for _, text := range texts {
			p.Expect(len(text)).To(BeNumerically(">", 20), path)
			for _, secret := range secrets {
				all++
				p.Expect(text).NotTo(ContainSubstring(secret), path)
			}
			p.Expect(text).NotTo(ContainSubstring("••"), fmt.Sprint(path, ": what is left out is named"))
		}
	}
	NewWithT(t).Expect(all).To(BeNumerically(">", 3), "there was something to leave out")
}
