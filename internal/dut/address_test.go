package dut_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/internal/dut"
)

func TestAddressTheDeviceCanUse(t *testing.T) {
	remote := dut.Device{Address: "192.0.2.9"}
	for _, tc := range []struct {
		name string
		file dut.File
		want string
	}{
		{"nothing is said: all is on this machine", dut.File{}, ""},
		{"loopback for a device here", dut.File{Listen: "127.0.0.1:7547", Device: dut.Device{Address: "127.0.0.1"}}, ""},
		{"an address of ours", dut.File{Listen: "192.0.2.1:7547", Device: remote}, ""},
		{"all addresses, one told", dut.File{Listen: "0.0.0.0:7547", Advertise: "acs.example:7547", Remote: true}, ""},
		{"all addresses, none told", dut.File{Listen: "0.0.0.0:7547"}, "listen: 0.0.0.0:7547 is no address that a device could use"},
		{"all addresses, written short", dut.File{Listen: ":7547"}, "listen: :7547 is no address"},
		{"IPv6", dut.File{Listen: "[::]:7547"}, "listen: [::]:7547 is no address"},
		{"loopback for a device elsewhere", dut.File{Listen: "127.0.0.1:7547", Device: remote}, "listen: 127.0.0.1:7547 leads a device on another machine to itself"},
		{"the default for a device elsewhere", dut.File{Remote: true}, "listen: 127.0.0.1:0 leads a device on another machine to itself"},
		{"localhost for a device elsewhere", dut.File{Advertise: "localhost:7547", Remote: true}, "advertise: localhost:7547 leads"},
		{"a device by its name", dut.File{Device: dut.Device{Address: "router.example"}}, "leads a device on another machine"},
		{"an ACS elsewhere", dut.File{ACS: dut.ACS{URL: "http://acs.example/"}}, "leads a device on another machine"},
		{"an ACS here", dut.File{ACS: dut.ACS{URL: "http://[::1]:7547/"}}, ""},
		{"no port", dut.File{Advertise: "192.0.2.1"}, `advertise: "192.0.2.1" is no host:port`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := tc.file.Unreachable()
			if tc.want == "" {
				NewWithT(t).Expect(got).To(BeEmpty())
				return
			}
			NewWithT(t).Expect(got).To(ContainSubstring(tc.want))
		})
	}
}
