//go:build !race

package checks_test

import (
	"fmt"
	"runtime"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/catalogue"
	"cwmplab/fixtures/golden"
)

// heap is what is alive, in bytes.
func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestDevicesThatAreIdleTakeLittle(t *testing.T) {
	const devices, most = 500, 2500
	g := NewWithT(t)
	r := checks.NewRunner(catalogue.All(), checks.Options{Area: catalogue.AreaOf})
	feed := func(n int) {
		rd := golden.Load("cpe-boot").With(mutate.Text("Inform/DeviceId/SerialNumber", fmt.Sprintf("S%06d", n))).Reader()
		if n == 0 {
			r.Begin(rd.Source())
		}
		for it, err := range capture.Items(rd, capture.Options{}) {
			g.Expect(err).NotTo(HaveOccurred())
			r.Feed(it)
		}
	}
	for n := range 50 { // what is kept once comes first
		feed(n)
	}
	before := heap()
	for n := range devices {
		feed(50 + n)
	}
	after := heap()
	runtime.KeepAlive(r)
	g.Expect(int64(after)-int64(before)).To(BeNumerically("<", devices*most), "bytes for %d devices", devices)
	t.Logf("%d bytes a device", (int64(after)-int64(before))/devices)
}
