package capture

import (
	"net/netip"
	"testing"

	. "github.com/onsi/gomega"
)

// A recording that begins after the Inform does not say which end the ACS is; the options do.
func TestTheACSOfARecordingThatDoesNotSay(t *testing.T) {
	for _, tc := range []struct {
		name, acs, want string
	}{
		{"nobody says", "", "other empty: 204\nother GET: 200"},
		{"the options do", "192.0.2.1:7547", "connection request to : 200\nsession 1  cut: empty/204"},
		{"whatever the port", "192.0.2.1:0", "connection request to : 200\nsession 1  cut: empty/204"},
		{"somebody else", "192.0.2.9:7547", "other empty: 204\nother GET: 200"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			tape := newTape().step("c1", emptyPost(), status("204 No Content")).close("c1").
				step("cr1", "GET /x HTTP/1.1\r\nHost: x\r\n\r\n", status("200 OK")).close("cr1")
			tape.conns["c1"].Server = netip.MustParseAddrPort("192.0.2.1:7547")
			var o Options
			if tc.acs != "" {
				o.ACS = []netip.AddrPort{netip.MustParseAddrPort(tc.acs)}
			}
			items, err := Load(tape, o)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(story(items)).To(Equal(tc.want))
		})
	}
}
