package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"time"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
	"cwmplab/reports/view"
	"cwmplab/reports/web"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "screenshots:", err)
		os.Exit(1) //nolint:forbidigo // this is main
	}
}

// shot is one picture.
type shot struct {
	name          string
	address       string // in the viewer; "" for the HTML report
	width, height int
}

// shots lists every picture once.
var shots = []shot{
	{"overview", "/", 1360, 900},
	{"sessions", "/sessions", 1360, 420},
	{"ladder", "/r/home.pcapng/s/1", 1360, 1010},
	{"message", "/r/home.pcapng/s/1/x/1/request?finding=CWMP-SOP-038/1", 1360, 1060},
	{"finding", "/r/home.pcapng/s/1/f/CWMP-SES-004/1", 1360, 1130},
	{"report", "", 1360, 1600},
}

// themes by the setting of the browser that asks for them.
var themes = map[string]string{"light": "1", "dark": "0"}

func run(ctx context.Context) error {
	dir := flag.String("dir", filepath.Join("docs", "screenshots"), "where the pictures go")
	flag.Parse()
	browser, err := chromium()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*dir, 0o755); err != nil { //nolint:gosec // pictures for everybody
		return err
	}
	scratch, err := os.MkdirTemp("", "screenshots-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	lib := view.NewLibrary(catalogue.All())
	lib.Load(ctx, sources(), view.Judge{Rules: catalogue.All(), Options: options(), Run: checks.Run{Tool: "cwmplab", Command: "check home.pcapng lab.pcapng", Selection: "all rules"}})
	report := filepath.Join(scratch, "report.html")
	if err := writeReport(report, lib.Report()); err != nil {
		return err
	}
	place, err := web.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- web.New(place, web.Options{Library: lib}).Serve(serving) }()
	for _, s := range shots {
		address := place.URL[:len(place.URL)-1] + s.address
		if s.address == "" {
			address = "file://" + filepath.ToSlash(report)
		}
		for theme, setting := range themes {
			file := filepath.Join(*dir, s.name+"-"+theme+".png")
			if err = take(ctx, browser, scratch, address, file, setting, s); err != nil {
				stop()
				return errors.Join(fmt.Errorf("%s: %w", file, err), <-served)
			}
			fmt.Println(file)
		}
	}
	stop()
	return <-served
}

// chromium finds the browser.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium is installed; on Debian: apt-get install chromium")
}

// take lets the browser draw one page.
func take(ctx context.Context, browser, scratch, address, file, theme string, s shot) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	profile, err := os.MkdirTemp(scratch, "profile-*")
	if err != nil {
		return err
	}
	out, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--user-data-dir="+profile,
		fmt.Sprintf("--window-size=%d,%d", s.width, s.height), "--virtual-time-budget=3000",
		"--blink-settings=preferredColorScheme="+theme, "--screenshot="+file, address).CombinedOutput() //nolint:gosec // our own arguments
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// sources are the recordings that are shown: a CPE that claims two envelopes and forgets an answer, and one that is clean.
func sources() []view.Source {
	bad := golden.Load("hold-requests").With(mutate.Seq(mutate.Text("Inform/MaxEnvelopes", "2"), mutate.EmptyBody(mutate.ByMethod("GetParameterValuesResponse"))))
	good := golden.Load("connection-request")
	return []view.Source{
		{Name: "home.pcapng", Open: func() (capture.Reader, error) { return bad.Reader(), nil }},
		{Name: "lab.pcapng", Open: func() (capture.Reader, error) { return good.Reader(), nil }},
	}
}

func options() checks.Options {
	d := golden.Load("hold-requests").Declared
	return checks.Options{Area: catalogue.AreaOf, Declared: checks.Declared{Username: d.Username, Password: d.Password}}
}

// writeReport writes the HTML report beside the viewer.
func writeReport(file string, rep *checks.Report) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	open := func(name string) (capture.Reader, error) {
		for _, s := range sources() {
			if s.Name == name {
				return s.Open()
			}
		}
		return nil, fmt.Errorf("no recording %s", name)
	}
	return errors.Join(reports.Write(f, "html", rep, reports.Options{Recording: open}), f.Close())
}
