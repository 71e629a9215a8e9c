package security

import (
	"fmt"
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/fixtures/golden"
)

// TestWhatIsKeptOfADeviceKeepsToTheRoomGiven: of one device with ever new nonces no more is kept than the options allow,
// and a nonce that is still known is found on another connection.
func TestWhatIsKeptOfADeviceKeepsToTheRoomGiven(t *testing.T) {
	const room, sessions = 4, 20
	for _, tc := range []struct {
		name     string
		distance int // sessions from the first use of a nonce to the second
		want     checks.Outcome
	}{{"known", 1, checks.Warn}, {"forgotten", 3 * room, checks.Pass}} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			fold := FreshNonce.CheckDevice().(*perConnection)
			rule := FreshNonce
			rule.CheckDevice = func() checks.Fold { return fold }
			given := func(old, value string) mutate.Edit {
				return mutate.ReplaceHeader(mutate.Any(), "WWW-Authenticate", old, value)
			}
			r := checks.NewRunner([]*checks.Rule{&rule}, checks.Options{Room: room})
			for n := range sessions {
				value := fmt.Sprintf("%032x", n)
				if n == sessions-1 {
					value = fmt.Sprintf("%032x", n-tc.distance)
				}
				rd := golden.Load("connection-request").With(mutate.Seq(
					given("c6ac24d85c217a2423222114dc00f357", value), given("dd85ac9ee1a1b90ac9fdfab262f34862", fmt.Sprintf("f%031x", n)))).Reader()
				if n == 0 {
					r.Begin(rd.Source())
				}
				for it, err := range capture.Items(rd, capture.Options{}) {
					g.Expect(err).NotTo(HaveOccurred())
					if s, ok := it.(*capture.Session); ok {
						for _, x := range s.Exchanges {
							x.Conn.ID += 100 * n
						}
					}
					r.Feed(it)
				}
				g.Expect(len(fold.seen)).To(BeNumerically("<=", room))
			}
			res := r.Report(checks.Run{}).Worst(&rule)
			g.Expect(res.Outcome).To(Equal(tc.want))
			g.Expect(rule.Role).To(Equal(cwmp.ACS))
		})
	}
}
