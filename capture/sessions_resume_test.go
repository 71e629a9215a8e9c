package capture

import (
	"testing"

	. "github.com/onsi/gomega"
)

// A session that goes on after its device has begun another one says so, where both come from one address: two devices
// that share their identity are no sign of two sessions of one.
func TestSessionsThatGoOn(t *testing.T) {
	for _, tc := range []struct {
		name, second string
		resumes      int
	}{
		{"from one address", "c2", 1},
		{"from two addresses", "c2@2", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			tp := newTape()
			tp.step("c1", informOf("A", 0), acs("", accepted)).step(tc.second, informOf("A", 0), acs("", accepted)).
				step("c1", emptyPost(), status("204 No Content")).close("c1")
			items, err := Load(tp, Options{})
			g.Expect(err).NotTo(HaveOccurred())
			resumes := 0
			for _, item := range items {
				if s, ok := item.(*Session); ok && s.Resumes > 0 {
					resumes = s.Resumes
					g.Expect(s.NoStart).To(BeTrue())
					g.Expect(s.Device.SerialNumber).To(Equal("A"))
				}
			}
			g.Expect(resumes).To(Equal(tc.resumes))
		})
	}
}
