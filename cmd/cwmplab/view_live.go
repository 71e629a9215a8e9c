package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/reports"
	"cwmplab/reports/view"
	"cwmplab/reports/web"
)

// watching holds the flag of a command whose recording can be looked at while it is written.
type watching struct {
	view  string
	place *web.Place // nil where nobody wants to look
}

func (w *watching) flags(c *cobra.Command) {
	c.Flags().StringVar(&w.view, "view", "", "show what is recorded in a browser, while it is recorded, at this address: 127.0.0.1:0 takes a free port of loopback")
}

// openView opens the port of the viewer, before anything is recorded.
func (w *watching) openView() (err error) {
	if w.view == "" {
		return nil
	}
	if w.place, err = web.Listen(w.view); err != nil {
		return usageError("--view 127.0.0.1:8080", "--view: %w", err)
	}
	return nil
}

// closeView gives up the port of a viewer that was not shown.
func (w *watching) closeView() {
	if w.place != nil {
		_ = w.place.Listener.Close() // a second time where it was shown: that does nothing
	}
}

// show serves the viewer of a recording that is being written, until the function that it gives is called.
func (w *watching) show(ctx context.Context, path string, j view.Judge, tell io.Writer) (stop func()) {
	if w.place == nil {
		return func() {}
	}
	serving, cancel := context.WithCancel(context.WithoutCancel(ctx)) // a run that is interrupted is shown until it has ended
	fmt.Fprintf(tell, "%-20s %s\n", "viewer", w.place.URL)
	lib := view.NewLibrary(j.Rules)
	j.Run.Tool, j.Run.Catalogue = tool(), catalogueName()
	followed, served := make(chan error, 1), make(chan error, 1)
	go func() { followed <- follow(serving, lib, path, j) }()
	go func() { served <- web.New(w.place, web.Options{Library: lib, Live: true}).Serve(serving) }()
	return func() {
		cancel()
		for what, ended := range map[string]chan error{"the recording cannot be shown": followed, "the viewer ended": served} {
			if err := <-ended; err != nil {
				fmt.Fprintf(tell, "cwmplab: %s: %s\n", what, reports.PrintableLines(err.Error()))
			}
		}
	}
}

// follow puts a recording into a library while it grows.
func follow(ctx context.Context, lib *view.Library, path string, j view.Judge) error {
	rd, err := capture.Follow(ctx, path, capture.FollowOptions{})
	if err != nil {
		if ctx.Err() != nil {
			return nil // nothing was recorded
		}
		return err
	}
	defer rd.Close()
	lib.Follow(ctx, view.Source{Name: path, Open: func() (capture.Reader, error) { return capture.Open(path) }}, rd, j)
	return nil
}
