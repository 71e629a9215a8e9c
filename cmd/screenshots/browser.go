package main

import (
	"context"
	"errors"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// browser is Chromium.
type browser struct {
	ctx   context.Context
	close func()
}

// newBrowser starts Chromium, with a profile of its own.
func newBrowser(ctx context.Context, dir string) (*browser, error) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		return nil, errors.New("no Chromium is installed; on Debian: apt-get install chromium")
	}
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.UserDataDir(dir + "/profile"), chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.Headless}
	for _, flag := range []string{"disable-gpu", "disable-quic", "disable-background-networking", "disable-component-update", "disable-sync", "disable-dev-shm-usage", "hide-scrollbars"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	allocated, release := chromedp.NewExecAllocator(ctx, options...)
	tabs, closed := chromedp.NewContext(allocated)
	b := &browser{ctx: tabs, close: func() {
		closed()
		release()
		cancel()
	}}
	if err := chromedp.Do(tabs); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

// stopped keeps the clock of a page from running, so that the same picture comes out each time.
const stopped = `performance.now = () => 0`

// open shows a page in a tab of its own, in a theme; nothing moves in it.
func (b *browser) open(theme, address string, width, height int64) (tab context.Context, closed func(), err error) {
	tab, closed = chromedp.NewContext(b.ctx)
	prepare := func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: theme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		if err == nil {
			_, err = cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: stopped})
		}
		return chromedp.Void{}, err
	}
	if err := chromedp.Do(tab, chromedp.EmulateViewport(width, height), prepare, chromedp.Navigate(address)); err != nil {
		closed()
		return nil, nil, err
	}
	return tab, closed, nil
}

// take shows a page and takes its picture, when the script has dressed it.
func (b *browser) take(theme, address string, s shot) ([]byte, error) {
	tab, closed, err := b.open(theme, address, s.width, s.height)
	if err != nil {
		return nil, err
	}
	defer closed()
	if s.address != "" {
		if err := until(tab, `!document.querySelector("#theme").hidden`); err != nil {
			return nil, err
		}
	}
	return chromedp.Run(tab, chromedp.CaptureScreenshot())
}

// until waits until a page says so.
func until(tab context.Context, expression string) error {
	_, err := chromedp.Run(tab, chromedp.Poll[bool](expression, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(time.Minute)))
	return err
}
