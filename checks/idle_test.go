package checks_test

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/fixtures/golden"
)

func TestIdleDevicesAreDroppedAndTold(t *testing.T) {
	g := NewWithT(t)
	r := checks.NewRunner([]*checks.Rule{made("KEPT", kept)}, checks.Options{})
	r.FollowMost(10)
	const devices = 300
	for n := range devices {
		rd := golden.Load("cpe-boot").With(mutate.Text("Inform/DeviceId/SerialNumber", fmt.Sprintf("S%06d", n))).Reader()
		if n == 0 {
			r.Begin(rd.Source())
		}
		for it, err := range capture.Items(rd, capture.Options{}) {
			g.Expect(err).NotTo(HaveOccurred())
			r.Feed(it)
		}
	}
	r.End()
	rep := r.Report(checks.Run{})
	g.Expect(rep.Subjects[0].Devices).To(Equal(devices))
	g.Expect(rep.Results[0].Outcome).To(Equal(checks.Pass))
	g.Expect(rep.Results[0].Exercised).To(Equal(devices), "nothing that was judged is lost")
	g.Expect(r.Report(checks.Run{})).To(Equal(rep), "a report changes nothing")
}
