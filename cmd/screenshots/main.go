package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/internal/clock"
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

// shot is one picture of a page that stays as it is.
type shot struct {
	name          string
	address       string // in the viewer; "" for the HTML report
	width, height int64
}

// shots lists every picture once, but that of the live page.
var shots = []shot{
	{"overview", "/", 1360, 900},
	{"sessions", "/sessions", 1360, 420},
	{"ladder", "/r/home.pcapng/s/1", 1360, 1010},
	{"message", "/r/home.pcapng/s/1/x/1/request?finding=CWMP-SOP-038/1", 1360, 1060},
	{"finding", "/r/home.pcapng/s/1/f/CWMP-SES-004/1", 1360, 1130},
	{"report", "", 1360, 1600},
}

// themes are what a browser may ask for.
var themes = []string{"light", "dark"}

func run(ctx context.Context) error {
	dir := flag.String("dir", filepath.Join("docs", "screenshots"), "where the pictures go")
	flag.Parse()
	if err := os.MkdirAll(*dir, 0o755); err != nil { //nolint:gosec // pictures for everybody
		return err
	}
	scratch, err := os.MkdirTemp("", "screenshots-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	b, err := newBrowser(ctx, scratch)
	if err != nil {
		return err
	}
	defer b.close()
	for _, theme := range themes {
		save := func(name string, picture []byte) error {
			file := filepath.Join(*dir, name+"-"+theme+".png")
			fmt.Println(file)
			return os.WriteFile(file, picture, 0o644) //nolint:gosec // pictures for everybody
		}
		if err := errors.Join(takeAll(ctx, b, scratch, theme, save), takeLive(ctx, b, theme, save)); err != nil {
			return fmt.Errorf("%s theme: %w", theme, err)
		}
	}
	return nil
}

// takeAll takes the pictures of what is recorded and judged.
func takeAll(ctx context.Context, b *browser, scratch, theme string, save func(name string, picture []byte) error) error {
	recordings, err := makeRecordings(scratch)
	if err != nil {
		return err
	}
	lib := view.NewLibrary(catalogue.All())
	lib.Load(ctx, recordings, view.Judge{Rules: catalogue.All(), Options: options(), Run: checks.Run{Tool: "cwmplab", Command: "check home.pcapng lab.pcapng", Selection: "all rules"}})
	report := filepath.Join(scratch, "report.html")
	if err := writeReport(report, lib.Report(), recordings); err != nil {
		return err
	}
	return serve(ctx, web.Options{Library: lib}, func(base string) error {
		for _, s := range shots {
			address := base + s.address
			if s.address == "" {
				address = "file://" + filepath.ToSlash(report)
			}
			picture, err := b.take(theme, address, s)
			if err == nil {
				err = save(s.name, picture)
			}
			if err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
		return nil
	})
}

// serve runs a viewer on loopback as long as something is done with it. Its clock stands still.
func serve(ctx context.Context, o web.Options, do func(base string) error) error {
	place, err := web.Listen("127.0.0.1:0")
	if err != nil {
		return err
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	if o.Clock == nil {
		o.Clock = clock.Real()
	}
	go func() { served <- web.New(place, o).Serve(serving) }()
	err = do(strings.TrimSuffix(place.URL, "/"))
	stop()
	return errors.Join(err, <-served)
}
