package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/reports/view"
	"cwmplab/reports/web"
)

// viewing is one run of view.
type viewing struct {
	streams
	judging
	sourcing
	listen string
}

func viewCommand(s streams) *cobra.Command {
	v := &viewing{streams: s}
	c := &cobra.Command{
		Use:   "view FILE|DIR...",
		Short: "Look at recordings in a browser: sessions as ladders, messages, findings and their bytes",
		Long: "view opens a viewer for recordings, captures, transcripts and whatever else check reads, and prints its URL. It listens on\n" +
			"loopback; where --listen names an address that others can reach, the URL holds a random token. Secrets are masked until clicked.",
		Example: "  cwmplab view home.pcapng\n  cwmplab view captures/ --listen 127.0.0.1:8080",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(c *cobra.Command, args []string) error { return v.run(c.Context(), args) },
	}
	v.ruleFlags(c)
	v.sourcing.flags(c)
	c.Flags().StringVar(&v.listen, "listen", "127.0.0.1:0", "address of the viewer; port 0 takes a free one")
	return c
}

func (v *viewing) run(ctx context.Context, args []string) error {
	rules, err := v.selected()
	if err != nil {
		return err
	}
	opt, err := v.addresses()
	if err != nil {
		return err
	}
	if slices.Contains(args, "-") {
		return usageError("write it to a file first, or cwmplab check -", "view reads recordings more than once, standard input not")
	}
	files, err := capture.OpenAll(args)
	if err != nil {
		return failure(readHint(err), err)
	}
	if len(files) == 0 {
		return failure("name a folder that holds recordings", fmt.Errorf("%s: no recording in it", strings.Join(args, " ")))
	}
	place, err := web.Listen(v.listen)
	if err != nil {
		return usageError("--listen 127.0.0.1:8080", "--listen: %w", err)
	}
	lib := view.NewLibrary(rules)
	run := checks.Run{Tool: tool(), Catalogue: catalogueName(), Command: "view " + strings.Join(args, " "), Selection: v.selection()}
	go lib.Load(ctx, v.sources(files, opt), view.Judge{Rules: rules, Options: v.options(), Run: run})
	fmt.Fprintf(v.out, "%s\nCtrl-C ends\n", place.URL)
	if err := web.New(place, web.Options{Library: lib}).Serve(ctx); err != nil {
		return failure("choose another address with --listen", err)
	}
	return nil
}

// sources are the files as the library reads them: from the start, whenever it has to.
func (v *viewing) sources(files []string, opt capture.Options) []view.Source {
	var list []view.Source
	for _, name := range files {
		list = append(list, view.Source{Name: name, Open: func() (capture.Reader, error) { return v.openFile(name) }, Reading: opt})
	}
	return list
}
