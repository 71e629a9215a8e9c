package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
	"cwmplab/reports"
	"cwmplab/reports/view"
)

// wrong is a CPE that claims two envelopes and forgets an answer.
func wrong() *golden.Recording {
	return golden.Load("hold-requests").With(mutate.Seq(mutate.Text("Inform/MaxEnvelopes", "2"), mutate.EmptyBody(mutate.ByMethod("GetParameterValuesResponse"))))
}

// makeRecordings writes the recordings that are shown: the wrong CPE, and one that is clean.
func makeRecordings(dir string) (sources []view.Source, err error) {
	for _, one := range []struct {
		name string
		rec  *golden.Recording
	}{{"home.pcapng", wrong()}, {"lab.pcapng", golden.Load("connection-request")}} {
		path := filepath.Join(dir, one.name)
		f, err := os.Create(path)
		if err != nil {
			return nil, err
		}
		if err := errors.Join(capture.WritePcapng(f, one.rec.Reader()), f.Close()); err != nil {
			return nil, err
		}
		sources = append(sources, view.Source{Name: one.name, Open: func() (capture.Reader, error) { return capture.Open(path) }})
	}
	return sources, nil
}

func options() checks.Options {
	d := golden.Load("hold-requests").Declared
	return checks.Options{Area: catalogue.AreaOf, Declared: checks.Declared{Username: d.Username, Password: d.Password}}
}

// writeReport writes the HTML report.
func writeReport(file string, rep *checks.Report, recordings []view.Source) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	open := func(name string) (capture.Reader, error) {
		for _, s := range recordings {
			if s.Name == name {
				return s.Open()
			}
		}
		return nil, fmt.Errorf("no recording %s", name)
	}
	return errors.Join(reports.Write(f, "html", rep, reports.Options{Recording: open}), f.Close())
}
