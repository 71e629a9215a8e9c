package bench

import (
	"testing"

	. "github.com/onsi/gomega"
)

// Who reads why connection requests are refused has to know whether the device file or the device is to be mended.
func TestRefusalsOfConnectionRequests(t *testing.T) {
	g := NewWithT(t)
	g.Expect(refusal(401, true, true)).To(Equal("401: check credentials.connectionRequest in the device file"))
	g.Expect(refusal(401, false, true)).To(ContainSubstring("without a Digest challenge"))
	g.Expect(refusal(401, false, false)).To(ContainSubstring("names no credentials"))
	g.Expect(refusal(403, true, true)).To(Equal("403"))
}
