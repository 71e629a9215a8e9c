package bench_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

func TestDeviceName(t *testing.T) {
	for _, tc := range []struct {
		id   cwmp.DeviceID
		want string
	}{
		{cwmp.DeviceID{OUI: "001122", ProductClass: "Reference", SerialNumber: "R0001"}, "001122-Reference-R0001"},
		{cwmp.DeviceID{OUI: "001122", SerialNumber: "a-b"}, "001122-a%2Db"},
		{cwmp.DeviceID{OUI: "001122", ProductClass: "x y_z", SerialNumber: "é"}, "001122-x%20y_z-%C3%A9"},
	} {
		g := NewWithT(t)
		g.Expect(bench.DeviceName(tc.id)).To(Equal(tc.want))
		g.Expect(bench.ParseDeviceName(tc.want)).To(Equal(tc.id))
	}
	for _, bad := range []string{"001122", "a-b-c-d", "a-%zz"} {
		_, err := bench.ParseDeviceName(bad)
		NewWithT(t).Expect(err).To(HaveOccurred())
	}
}
