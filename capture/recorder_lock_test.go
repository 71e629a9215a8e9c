package capture

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/clock"
)

// glance is a clock on which somebody who looks whether a file is being written has seen it after a moment.
type glance struct {
	clock.Clock
	seen func()
}

func (g glance) Wait(context.Context, time.Duration) error {
	g.seen()
	return nil
}

// Who follows a recording looks whether it is locked by locking it. A recorder does not give up for that.
func TestWhoLooksAtARecordingIsNoOtherRecorder(t *testing.T) {
	g := NewWithT(t)
	path := filepath.Join(t.TempDir(), "a.pcapng")
	r, err := Create(path, Header{}, RecorderOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(r.Close()).To(Succeed())
	f, err := os.Open(path)
	g.Expect(err).NotTo(HaveOccurred())
	defer f.Close()
	unlock, err := lockFile(f)
	g.Expect(err).NotTo(HaveOccurred())
	r, err = Create(path, Header{}, RecorderOptions{Append: true, Clock: glance{clock.Real(), unlock}})
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(r.Close()).To(Succeed())
}
