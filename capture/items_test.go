package capture_test

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/fixtures/golden"
)

// told sums an item up.
func told(it capture.Item) string {
	switch it := it.(type) {
	case *capture.Exchange:
		return fmt.Sprintf("exchange %d of %d on %d: %s, %s, lost %d", it.Number, it.Session.Number, it.Conn.ID, it.Request.Name(), it.Response.Name(), it.Lost)
	case *capture.Session:
		return fmt.Sprintf("session %d of %s: %d exchanges, ended %d at %s", it.Number, it.Key(), len(it.Exchanges), it.Ended, it.End)
	case *capture.ConnectionRequest:
		return fmt.Sprintf("connection request %d to %s", it.Number, it.URL)
	}
	return fmt.Sprintf("%T", it)
}

func TestAnAssemblyGivesWhatItemsGive(t *testing.T) {
	for _, name := range golden.Names() {
		g := NewWithT(t)
		var want, got []string
		for it, err := range capture.Items(golden.Load(name).Reader(), capture.Options{}) {
			g.Expect(err).NotTo(HaveOccurred())
			want = append(want, told(it))
		}
		next := 0
		a := capture.NewAssembly(capture.Options{Next: func() int { next++; return next }}, func(it capture.Item) { got = append(got, told(it)) })
		rd := golden.Load(name).Reader()
		for {
			ev, err := rd.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			g.Expect(err).NotTo(HaveOccurred())
			a.Event(ev)
		}
		a.End()
		g.Expect(got).To(Equal(want), name)
	}
}

func TestAConnectionIsReplayedUnderItsNumber(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	rec, err := capture.Create(path, capture.Header{}, capture.RecorderOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	var want []string
	for _, first := range []int{700, 300} {
		flows := map[int]*capture.Flow{}
		rd := golden.Load("cpe-boot").Reader()
		for {
			ev, err := rd.Next()
			if err != nil {
				break
			}
			if ev.Conn == nil {
				continue
			}
			c := *ev.Conn
			c.ID += first
			switch ev.Kind {
			case capture.EventOpen:
				c.TLS = &capture.TLSFacts{Version: "1.2"}
				flows[c.ID] = rec.Replay(&c)
				want = append(want, fmt.Sprintf("%d %s 1.2", c.ID, c.Client))
			case capture.EventData:
				flows[c.ID].DataAt(ev.Dir, ev.Data, ev.Time)
			case capture.EventClose:
				flows[c.ID].EndAt(ev.Dir, ev.Reset, ev.Time)
			}
		}
	}
	g.Expect(rec.Close()).To(Succeed())
	rd, err := capture.Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer rd.Close()
	var got []string
	for it, err := range capture.Items(rd, capture.Options{}) {
		g.Expect(err).NotTo(HaveOccurred())
		if s, ok := it.(*capture.Session); ok {
			c := s.Exchanges[0].Conn
			got = append(got, fmt.Sprintf("%d %s %s", c.ID, c.Client, c.TLS.Version))
			g.Expect(s.Ended).To(Equal(capture.EndedWell))
		}
	}
	g.Expect(got).To(Equal(want))
}
