package main

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/internal/digest"
	"cwmplab/internal/dut"
	"cwmplab/suites/bench"
)

// hostile is what a device may say of itself to break out of a comment or a text.
const hostile = "a\nlisten: \"evil\" # \x1b[31m\u2028x\xff"

func TestDeviceFilesOfAProbeCanBeRead(t *testing.T) {
	t.Setenv("SECRET", "s")
	login := account{"user: \"x\" # y", "SECRET"}
	challenge := []digest.Challenge{{Scheme: "Digest", Realm: hostile, QOP: []string{"auth"}, Algorithm: hostile}}
	given := &dut.File{Listen: "127.0.0.1:7547", ACS: dut.ACS{URL: "http://127.0.0.1/"}}
	for _, tc := range []struct {
		name string
		text []byte
	}{
		{"a CPE that told nothing", cpeFile(&dut.File{}, &bench.CPEFacts{}, account{}, account{})},
		{"a CPE", cpeFile(given, &bench.CPEFacts{
			Device:  cwmp.DeviceID{Manufacturer: hostile, OUI: "001122", ProductClass: hostile, SerialNumber: hostile},
			Address: "192.0.2.9", Namespace: hostile, Offered: hostile, Methods: []string{"Reboot", "Upload", "X_" + hostile},
			Parameters: map[bench.Kind]string{bench.AString: hostile}, Username: hostile, Scheme: hostile, RequestURL: hostile,
			Status: 401, Challenges: challenge, Unknown: []string{hostile},
		}, account{}, login)},
		{"an ACS that told nothing", acsFile(given, &bench.ACSFacts{}, account{})},
		{"an ACS", acsFile(given, &bench.ACSFacts{Server: hostile, Challenges: challenge, Cookies: []string{hostile}, Version: cwmp.V1_2,
			Offered: hostile, Namespace: hostile, Methods: []string{hostile}, Unknown: []string{hostile}}, login)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			f, err := dut.Parse(tc.text)
			g.Expect(err).NotTo(HaveOccurred(), string(tc.text))
			g.Expect(f.Listen).NotTo(ContainSubstring("evil"))
			g.Expect(string(tc.text)).NotTo(ContainSubstring("\x1b"))
			if tc.name == "a CPE" {
				g.Expect(f.Device.Address).To(Equal("192.0.2.9"))
				g.Expect(f.Claims.Methods).To(Equal([]string{"Upload"}), "only what is optional is claimed")
				g.Expect(f.Credentials.ConnectionRequest.Username).To(Equal(login.user))
				g.Expect(f.Parameters.String).To(ContainSubstring("listen:"), "a text stays a text")
			}
		})
	}
}
