package web_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/fixtures/golden"
	"cwmplab/reports/view"
)

// short is a session of one exchange.
const short = `cwmplab transcript 1 {"start":"2026-03-02T09:15:00Z"}

@0 c1 open

@0.02 c1 data >
POST /acs HTTP/1.1
Host: acs.example
SOAPAction: ""
Content-Type: text/xml
Content-Length: auto

<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:cwmp="urn:dslforum-org:cwmp-1-0"><soap:Header><cwmp:ID soap:mustUnderstand="1">1</cwmp:ID></soap:Header><soap:Body><cwmp:Inform><DeviceId><Manufacturer>Example</Manufacturer><OUI>001122</OUI><ProductClass>HomeRouter</ProductClass><SerialNumber>HR0000001</SerialNumber></DeviceId><Event><EventStruct><EventCode>2 PERIODIC</EventCode><CommandKey></CommandKey></EventStruct></Event><MaxEnvelopes>1</MaxEnvelopes><CurrentTime>2026-03-02T09:15:00Z</CurrentTime><RetryCount>0</RetryCount><ParameterList></ParameterList></cwmp:Inform></soap:Body></soap:Envelope>

@0.04 c1 data <
HTTP/1.1 503 Service Unavailable
Content-Length: 0

`

// scrolled is what the browser measured, times in milliseconds.
type scrolled struct {
	Frames               int
	Median, Slowest      float64 // frame
	LongTask             float64 // the longest one above 50 ms
	MostRows             int     // in the page at once
	Empty                int     // frames in which no row stood in the middle of the window
	LoadedAfter, Arrived float64 // the list was there; its last row was, once scrolled to the end
}

// scroll runs through the whole list, some pages of the window in each second, and measures.
const scroll = `(async () => {
  const list = document.querySelector(".rows"), times = [], m = { LongTask: 0, MostRows: 0, Empty: 0 };
  const watch = new PerformanceObserver((l) => l.getEntries().forEach((e) => { m.LongTask = Math.max(m.LongTask, e.duration); }));
  watch.observe({ type: "longtask" });
  m.LoadedAfter = performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd;
  const end = document.documentElement.scrollHeight - innerHeight;
  let before = performance.now();
  for (let y = 0; y < end; y = Math.min(end, y + 1900)) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - before);
    before = now;
    m.MostRows = Math.max(m.MostRows, list.children.length);
    if (!document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest(".row")) m.Empty++;
  }
  scrollTo(0, end);
  const arrived = performance.now();
  while (![...list.children].some((row) => row.textContent.includes("HR0010000"))) await new Promise(requestAnimationFrame);
  m.Arrived = performance.now() - arrived;
  m.Frames = times.length;
  times.sort((a, b) => a - b);
  m.Median = times[times.length >> 1];
  m.Slowest = times.at(-1);
  return m;
})()`

// Ten thousand sessions scroll: the page holds some hundred rows at once, and no task keeps the browser from drawing.
func scrolls(t *testing.T, browser context.Context) {
	rec, err := golden.Parse("short", []byte(short))
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	lib := view.NewLibrary(nil)
	lib.Load(t.Context(), []view.Source{{Name: "crowd.txt", Open: func() (capture.Reader, error) { return rec.Crowd(10_000), nil }}}, view.Judge{})
	p := open(t, browser, serving(t, lib).base, "/sessions")
	p.Expect(p.text(`document.querySelector(".titled").innerText`)).To(ContainSubstring("10000 sessions"))
	p.Expect(p.is(`document.querySelector(".scrolled").checkVisibility()`)).To(BeTrue(), "who searches in the page is told that it does not hold all")
	p.Expect(p.is(`document.documentElement.innerHTML.length < 400_000 && document.querySelector("input[name=device]") !== null`)).To(BeTrue(), "it does not name ten thousand devices")
	m, err := chromedp.Run(p.ctx, chromedp.Evaluate[scrolled](scroll, chromedp.EvalAwaitPromise))
	p.Expect(err).NotTo(HaveOccurred())
	t.Logf("the list was there after %.0f ms; %d frames, median %.1f ms, slowest %.1f ms; longest task above 50 ms: %.0f ms; at most %d rows in the page; %d frames waited for rows; the last row came %.0f ms after the end was scrolled to",
		m.LoadedAfter, m.Frames, m.Median, m.Slowest, m.LongTask, m.MostRows, m.Empty, m.Arrived)
	p.Expect(m.Frames).To(BeNumerically(">", 100))
	p.Expect(m.MostRows).To(BeNumerically("<=", 600))
	p.Expect(m.Median).To(BeNumerically("<", 250), "ms by the clock, which other work on the machine stretches")
	p.Expect(m.LongTask).To(BeNumerically("<", 5000), "ms, likewise")

	p = open(t, browser, p.base, "/sessions?device=hr0009999")
	p.Expect(p.text(`document.querySelector(".rows").innerText`)).To(ContainSubstring("HR0009999"))
	p.Expect(p.is(`document.querySelectorAll(".row").length === 1`)).To(BeTrue(), "a part of the name of a device finds it")
}
