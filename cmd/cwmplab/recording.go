package main

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"cwmplab/capture"
)

// recordingFlags say where a recording goes.
type recordingFlags struct {
	path     string
	force    bool
	goOn     bool
	bothLegs bool
	rotate   string
	made     bool // the file was not there before
}

func (r *recordingFlags) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&r.path, "record", "", "file for the recording; default: UTC-time_proxy_proxy.pcapng in the current folder")
	f.BoolVar(&r.force, "force", false, "overwrite that file")
	f.BoolVar(&r.goOn, "append", false, "go on with that file, in a new section")
	f.BoolVar(&r.bothLegs, "both-legs", false, "record both connections of each session in full, not only what each sender sent")
	f.StringVar(&r.rotate, "rotate", "", "begin a further file when one has this size: 500M, 2G")
}

// create begins the recording.
func (r *recordingFlags) create(h capture.Header) (*capture.Recorder, error) {
	o := capture.RecorderOptions{Force: r.force, Append: r.goOn, BothLegs: r.bothLegs}
	var err error
	if o.RotateBytes, err = byteSize(r.rotate); err != nil {
		return nil, usageError("--rotate 500M", "--rotate: %w", err)
	}
	if r.path == "" {
		r.path = recordingName(time.Now(), "proxy", "proxy")
	}
	_, statErr := os.Stat(r.path)
	r.made = errors.Is(statErr, os.ErrNotExist)
	rec, err := capture.Create(r.path, h, o)
	switch {
	case err == nil:
		return rec, nil
	case errors.Is(err, capture.ErrLocked):
		return nil, usageError("wait for it to end, or choose another file with --record", "%w", err)
	case errors.Is(err, os.ErrExist):
		return nil, usageError("--force overwrites it, --append goes on with it, --record names another file", "%w", err)
	}
	return nil, usageError("choose a file that can be written with --record", "%w", err)
}

// discard removes a recording that was begun and holds nothing.
func (r *recordingFlags) discard() {
	if r.made {
		_ = os.Remove(r.path) // it is empty: leaving it does no harm
	}
}

// recordingName is the default name: UTC time, device, what was done.
func recordingName(at time.Time, device, verb string) string {
	return at.UTC().Format("20060102T150405Z") + "_" + device + "_" + verb + ".pcapng"
}

// byteSize reads 500M, 2G, 1000000; "" is 0.
func byteSize(text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	unit := int64(1)
	digits := strings.TrimRight(text, "KkMmGg")
	switch strings.ToUpper(text[len(digits):]) {
	case "":
	case "K":
		unit = 1 << 10
	case "M":
		unit = 1 << 20
	case "G":
		unit = 1 << 30
	default:
		return 0, fmt.Errorf("%q is no size", text)
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > (1<<62)/unit {
		return 0, fmt.Errorf("%q is no size", text)
	}
	return n * unit, nil
}
