package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/fixtures/golden"
)

// memoryLimit is what check may take whatever the size of the recording.
const memoryLimit = 64 << 20

// shape is what a recording consists of.
type shape struct {
	name    string
	large   bool // the answer to GetParameterValues holds 2,000 parameters, 250 KB
	devices bool // each session is another device, up to 10,000
	own     bool // each device has a ConnectionRequestURL of its own, each session a nonce and a cookie
}

var shapes = []shape{
	{name: "small messages, one device"},
	{name: "large messages, one device", large: true},
	{name: "small messages, many devices", devices: true},
	{name: "the same, all with own values", devices: true, own: true},
}

// check judges recordings of growing size and compares the time with xmllint over the same bodies in one document.
func check(ctx context.Context, s settings) error {
	for _, sh := range shapes {
		for _, mb := range []int{10, 100, s.largest} {
			if mb > s.largest {
				continue
			}
			if err := judge(ctx, s, sh, mb); err != nil {
				return err
			}
		}
	}
	return nil
}

// judge makes one recording, judges it on one core and tells time and memory beside those of xmllint.
func judge(ctx context.Context, s settings, sh shape, mb int) error {
	recording, bodies := filepath.Join(s.dir, "check.pcapng"), filepath.Join(s.dir, "bodies.xml")
	sessions, err := makeRecording(recording, bodies, mb, sh)
	if err != nil {
		return err
	}
	runtime.GC()
	rounds := s.rounds
	if mb > 100 {
		rounds = 1
	}
	var mine, theirs, ratios []float64
	var memory int64
	for range rounds {
		x, err := timed(ctx, nil, []int{0}, "xmllint", "--stream", "--noout", "--huge", bodies)
		if err != nil {
			return err
		}
		u, err := timed(ctx, []string{"GOMAXPROCS=1"}, []int{0, 1, 3}, s.program, "check", recording, "--format", "json", "--out", os.DevNull)
		if err != nil {
			return err
		}
		mine, theirs = append(mine, u.cpu.Seconds()), append(theirs, x.cpu.Seconds())
		ratios = append(ratios, x.cpu.Seconds()/u.cpu.Seconds())
		memory = max(memory, u.memory)
	}
	limit := "within"
	if memory > memoryLimit {
		limit = "ABOVE"
	}
	fmt.Printf("check %4d MB, %-29s %6d sessions: %.2f × xmllint --stream (CPU %.2f s and %.2f s; wanted 2), %d MB of memory, %s the limit of %d MB\n",
		mb, sh.name, sessions, median(ratios), median(mine), median(theirs), memory>>20, limit, memoryLimit>>20)
	return nil
}

// makeRecording repeats a golden session until the recording has the size; with devices each repetition is another
// device. The bodies go into one document for xmllint. It gives the number of sessions.
func makeRecording(recording, bodies string, mb int, sh shape) (int, error) {
	out, err := os.Create(bodies)
	if err != nil {
		return 0, err
	}
	defer out.Close()
	w := bufio.NewWriterSize(out, 1<<20)
	fmt.Fprint(w, "<all>")
	file, err := os.Create(recording)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	session := golden.Load("cpe-boot")
	if sh.large {
		session = session.With(mutate.SetBody(mutate.ByMethod("GetParameterValuesResponse"), largeBody("acs-1")))
	}
	r := newRepeater(session.Transcript(), mb<<20, sh, w)
	if err := capture.WritePcapng(file, r); err != nil {
		return 0, err
	}
	fmt.Fprint(w, "</all>")
	return r.sessions, w.Flush()
}
