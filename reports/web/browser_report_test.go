package web_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
)

// wide lists what is wider than the sheet.
const wide = `[...document.querySelectorAll("main *")].filter((e) => !(e instanceof SVGElement) && e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 80))`

// prints puts the HTML report on paper: nothing is folded up, cut off or dark, whatever the theme.
func prints(t *testing.T, browser context.Context) {
	rec := wrong("cpe-boot")
	s := shown(t, checks.Declared{}, recorded("home.txt", rec))
	file := filepath.Join(t.TempDir(), "report.html")
	f, err := os.Create(file)
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	NewWithT(t).Expect(reports.Write(f, "html", s.lib.Report(), reports.Options{Recording: func(string) (capture.Reader, error) { return rec.Reader(), nil }})).To(Succeed())
	NewWithT(t).Expect(f.Close()).To(Succeed())
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	p := &tab{NewWithT(t), ctx, ""}
	onPaper := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print", Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
		return chromedp.Void{}, err
	}
	const between = 688 // CSS pixels between the margins of A4
	p.Expect(chromedp.Do(ctx, chromedp.EmulateViewport(between, 1000), onPaper, chromedp.Navigate("file://"+filepath.ToSlash(file)))).To(Succeed())
	p.Expect(p.is(`[...document.querySelectorAll("details .rules li")].length > 50 && [...document.querySelectorAll("details .rules li")].every((e) => e.checkVisibility({ contentVisibilityAuto: true }))`)).To(BeTrue(), "what is folded up on the screen is on paper")
	p.Expect(p.is(`getComputedStyle(document.body).backgroundColor === "rgb(255, 255, 255)"`)).To(BeTrue(), "it is white")
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](wide))
	p.Expect(err).NotTo(HaveOccurred())
	p.Expect(found).To(BeEmpty(), "wider than the paper")
	p.Expect(p.is(`[...document.querySelectorAll(".code")].every((e) => e.scrollHeight <= e.clientHeight + 1)`)).To(BeTrue(), "nothing has to be scrolled")
	paper, err := chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground()))
	p.Expect(err).NotTo(HaveOccurred())
	p.Expect(bytes.HasPrefix(paper, []byte("%PDF-"))).To(BeTrue())
	p.Expect(len(paper)).To(BeNumerically(">", 50_000))
}

// narrow opens pages in a small window: they fit, and everything that leads on is there.
func narrow(t *testing.T, browser context.Context) {
	s := shown(t, checks.Declared{}, recorded("home.txt", wrong("connection-request")), recorded("other.txt", golden.Load("cpe-boot")))
	p := open(t, browser, s.base, "/")
	for _, width := range []int64{400, 760} {
		p.Expect(chromedp.Do(p.ctx, chromedp.EmulateViewport(width, 800))).To(Succeed())
		for _, path := range []string{"/sessions", "/findings", "/r/home.txt/s/1", "/r/home.txt/s/1/x/1/request", "/r/home.txt/s/1/f/CWMP-SOP-038/1"} {
			p.Expect(chromedp.Do(p.ctx, chromedp.Navigate(s.base+path))).To(Succeed())
			p.ready()
			p.Expect(p.is(`document.documentElement.scrollWidth <= innerWidth`)).To(BeTrue(), "%s is wider than %d", path, width)
			p.Expect(p.is(`[...document.querySelectorAll(".top a:not(.skip), .top input, .top button")].every((e) => { const r = e.getBoundingClientRect(); return r.width > 0 && r.left >= 0 && r.right <= innerWidth; })`)).To(BeTrue(), "%s at %d: all of the top is there", path, width)
		}
	}
}
