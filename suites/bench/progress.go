package bench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cwmplab/checks"
	"cwmplab/suites"
)

// progressFormat is the name and version of the progress file.
const progressFormat = "cwmplab-progress/1"

// Progress is what a run has come to, as its directory tells: one JSON line for its beginning, one for each time it went
// on, one for each scenario that ended. It is what a run goes on from after Ctrl-C or a loss of power.
type Progress struct {
	Begun     RunBegun
	Parts     int    // times it was begun or gone on with
	listening string // where our ACS was
	known     KnownDevice
	scenarios []progressScenario
	changed   []string // by a scenario, and not put back as far as the file tells
	lasting   []string // the same by the whole run
	left      []string // what could not be put back
	size      int64    // of the recording
}

// RunBegun is the first line: what has to be the same for a run to go on.
type RunBegun struct {
	Format    string    `json:"format"`
	Role      string    `json:"role"` // "CPE" or "ACS": the side under test
	Tool      string    `json:"tool"`
	Seed      uint64    `json:"seed"`
	Selection Selection `json:"selection"` // that of the latest part, which may be narrower
	Started   time.Time `json:"started"`
}

// progressLine is one line of the file. It tells one thing, and with some of them what could not be put back so far.
type progressLine struct {
	Begun     *RunBegun         `json:"begun,omitempty"`
	Resumed   *time.Time        `json:"resumed,omitempty"`
	Selection *Selection        `json:"selection,omitempty"` // of the part that goes on
	Listening string            `json:"listening,omitempty"` // where our ACS is
	Device    *KnownDevice      `json:"device,omitempty"`    // under test
	Changed   string            `json:"changed,omitempty"`   // on the device, until the scenario is over
	Lasting   bool              `json:"lasting,omitempty"`   // until the run is over
	Scenario  *progressScenario `json:"scenario,omitempty"`
	Ended     bool              `json:"ended,omitempty"` // the run came to its end: what it changed was put back, or is told
	Left      []string          `json:"left,omitempty"`  // what could not be put back so far
}

// progressScenario is a scenario that ended, with what the final fold has to find again.
type progressScenario struct {
	checks.Scenario
	Start time.Time                 `json:"start"`
	End   time.Time                 `json:"end"`
	Seen  map[string]checks.Outcome `json:"seen,omitempty"`
	Bytes int64                     `json:"bytes"` // of the recording, by then
	Used  map[string]string         `json:"used,omitempty"`
}

// ReadProgress reads how far the run in a directory has come. A last line that was cut is left out; scenarios whose
// recording was lost count as not begun.
func ReadProgress(dir string) (*Progress, error) {
	text, err := os.ReadFile(filepath.Join(dir, suites.ProgressFile))
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(filepath.Join(dir, suites.RecordingFile))
	if err != nil {
		return nil, err
	}
	p := &Progress{size: info.Size()}
	for n := 1; ; n++ {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if !whole {
			break
		}
		var l progressLine
		if err := json.Unmarshal(line, &l); err != nil {
			return nil, fmt.Errorf("%s: line %d: %w", suites.ProgressFile, n, err)
		}
		p.take(l)
		text = rest
	}
	if p.Begun.Format != progressFormat {
		return nil, fmt.Errorf("%s: the format is %q, this program knows %q", suites.ProgressFile, p.Begun.Format, progressFormat)
	}
	return p, nil
}

func (p *Progress) take(l progressLine) {
	switch {
	case l.Begun != nil:
		p.Begun, p.Parts = *l.Begun, 1
	case l.Resumed != nil:
		p.Parts++
		p.left, p.changed, p.lasting = l.Left, nil, nil
		if l.Selection != nil {
			p.Begun.Selection = *l.Selection
		}
	case l.Device != nil:
		p.known = *l.Device
	case l.Listening != "":
		p.listening = l.Listening
	case l.Changed != "" && l.Lasting:
		p.lasting = append(p.lasting, l.Changed)
	case l.Changed != "":
		p.changed = append(p.changed, l.Changed)
	case l.Scenario != nil:
		p.left, p.changed = l.Left, nil
		if l.Scenario.Bytes <= p.size {
			p.scenarios = append(p.scenarios, *l.Scenario)
		}
	case l.Ended:
		p.left, p.changed, p.lasting = l.Left, nil, nil
	}
}

// address is where to listen for a device that knows where it was before: with port 0 the system would choose another.
func (p *Progress) address(configured string) string {
	if p == nil || p.listening == "" || !strings.HasSuffix(configured, ":0") {
		return configured
	}
	return p.listening
}

// NotRestored lists what the run has changed on the device and did not put back.
func (p *Progress) NotRestored() []string {
	left := slices.Clone(p.left)
	for _, what := range append(slices.Clone(p.changed), p.lasting...) {
		left = append(left, what+": the run broke off before it was put back")
	}
	return left
}

// progressFile is the file in the making. The zero value writes nothing.
type progressFile struct {
	file *os.File
	err  error // the first
}

// openProgress begins the file, or goes on with it behind its last whole line.
func openProgress(dir string, first progressLine, goOn bool) (*progressFile, error) {
	f, err := os.OpenFile(filepath.Join(dir, suites.ProgressFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	at := int64(0)
	if goOn {
		at, err = wholeLines(f)
	}
	if err = errors.Join(err, f.Truncate(at)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if _, err = f.Seek(at, 0); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	p := &progressFile{file: f}
	p.write(first)
	return p, p.err
}

// beginProgress begins the progress file of the run, or goes on with it.
func (b *Bench) beginProgress() error {
	now, c := b.cfg.Clock.Now().UTC(), &b.cfg
	first := progressLine{Begun: &RunBegun{progressFormat, c.Role.String(), c.Tool, c.Seed, c.Selection, now}}
	if c.Earlier != nil {
		if err := b.resume(c.Earlier); err != nil {
			return err
		}
		first = progressLine{Resumed: &now, Selection: &c.Selection, Left: b.leftovers}
	}
	var err error
	b.progress, err = openProgress(c.Dir, first, c.Earlier != nil)
	return err
}

// peerSeed is the seed of the peer we play: a run that goes on must not use the nonces and cookies of its first part
// again.
func (c Config) peerSeed() uint64 {
	if c.Earlier == nil {
		return c.Seed
	}
	return c.Seed + uint64(c.Earlier.Parts)<<32 //nolint:gosec // a count
}

// wholeLines counts the bytes of a file up to its last line feed.
func wholeLines(f *os.File) (int64, error) {
	var whole, n int64
	r := bufio.NewReader(f)
	for {
		line, err := r.ReadSlice('\n')
		n += int64(len(line))
		switch {
		case err == nil:
			whole = n
		case !errors.Is(err, bufio.ErrBufferFull):
			return whole, nil // its end, or what cannot be read is overwritten
		}
	}
}

// write adds a line and sees to it that it survives a loss of power.
func (p *progressFile) write(l progressLine) {
	if p.file == nil || p.err != nil {
		return
	}
	text, err := json.Marshal(l)
	if err == nil {
		_, err = p.file.Write(append(text, '\n'))
	}
	p.err = errors.Join(err, p.file.Sync())
}

func (p *progressFile) close() {
	if p.file != nil {
		p.err = errors.Join(p.err, p.file.Close())
		p.file = nil
	}
}

// keep writes down that a scenario has ended, once its recording is safe.
func (b *Bench) keep(sc checks.Scenario) {
	b.cfg.World(func() {
		ctx, cancel := b.limit(context.Background(), time.Minute)
		defer cancel()
		line := &progressScenario{Scenario: sc, Used: b.subjects}
		if w := b.lastWindow(sc.Name); w != nil {
			line.Start, line.End, line.Seen = w.start, w.end, w.seen
		}
		err := b.rec.Drain(ctx)
		if err == nil {
			line.Bytes, err = flushed(b.rec.Path())
		}
		if err != nil {
			b.progress.err = errors.Join(b.progress.err, err)
			return
		}
		b.progress.write(progressLine{Scenario: line, Left: b.leftovers})
	})
}

// flushed sees to it that a file survives a loss of power, and gives its size.
func flushed(path string) (int64, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
