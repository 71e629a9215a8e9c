package dut_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/dut"
)

func TestParse(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("CPE_PASSWORD", "from-env")
	name := filepath.Join(t.TempDir(), "secret")
	g.Expect(os.WriteFile(name, []byte("from-file\n"), 0o600)).To(Succeed())
	f, err := dut.Parse(fmt.Appendf(nil, `format: cwmplab-dut/1
device: {oui: "001122", productClass: R1, serialNumber: "0001"}
listen: 127.0.0.1:0
credentials:
  cpe: {username: u, password: {env: CPE_PASSWORD}}
  connectionRequest: {username: c, password: {file: %q}}
claims: {amendment: 6, methods: [FactoryReset]}
limits: {firstSession: 90s}
otherAddress: 127.0.0.2
otherName: acs2.lab.example
`, name))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Device.SerialNumber).To(Equal("0001"))
	g.Expect(f.Credentials.CPE.Password.Reveal()).To(Equal("from-env"))
	g.Expect(f.Credentials.ConnectionRequest.Password.Reveal()).To(Equal("from-file"))
	g.Expect(f.OtherName).To(Equal("acs2.lab.example"))
	g.Expect(f.Limits.FirstSession.Or(time.Hour)).To(Equal(90 * time.Second))
	g.Expect(f.Limits.Session.Or(time.Hour)).To(Equal(time.Hour))
	g.Expect(fmt.Sprintf("%v %+v %#v", f, f, f)).NotTo(Or(ContainSubstring("from-env"), ContainSubstring("from-file")))
}

func TestParseRefuses(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"an unknown key, with the nearest", "format: cwmplab-dut/1\nlistn: x\n", `line 2: unknown key "listn", did you mean "listen"?`},
		{"an unknown key inside", "format: cwmplab-dut/1\nacs:\n  ulr: x\n", `line 3: unknown key "acs.ulr", did you mean "acs.url"?`},
		{"an unknown key of a secret", "format: cwmplab-dut/1\ncredentials: {cpe: {password: {envv: X}}}\n", `unknown key "envv"`},
		{"an empty file", "", "the file is empty"},
		{"another format", "format: cwmplab-dut/2\n", `format is "cwmplab-dut/2"`},
		{"a missing variable", "format: cwmplab-dut/1\ncredentials: {cpe: {password: {env: NO_SUCH_VARIABLE_HERE}}}\n", "no variable NO_SUCH_VARIABLE_HERE"},
		{"a password in the file", "format: cwmplab-dut/1\ncredentials: {cpe: {password: secret}}\n", "line 2: a password does not stand in the device file"},
		{"half of two images", "format: cwmplab-dut/1\nfirmware: {previous: old.bin}\n", "no firmware.image"},
		{"half a trusted certificate", "format: cwmplab-dut/1\ntls: {trusted: {certificate: a.pem}}\n", "tls.trusted: certificate and key belong together"},
		{"half a certificate", "format: cwmplab-dut/1\ntls: {certificate: a.pem}\n", "belong together"},
		{"a short OUI", "format: cwmplab-dut/1\ndevice: {oui: \"0011\"}\n", "six hexadecimal digits"},
		{"a name that is an address", "format: cwmplab-dut/1\notherName: 192.0.2.3\n", `otherName "192.0.2.3" is no name of a host`},
		{"a name that is a URL", "format: cwmplab-dut/1\notherName: http://acs2.lab.example/\n", "is no name of a host"},
		{"a name without a second address", "format: cwmplab-dut/1\nlisten: 192.0.2.1:7547\notherName: acs2.lab.example\n", "otherAddress has to name the second"},
		{"a name without a first address", "format: cwmplab-dut/1\nlisten: \":7547\"\notherAddress: 192.0.2.3\notherName: acs2.lab.example\n", `listen has to name the first, and is ":7547"`},
		{"a name whose first address is a name", "format: cwmplab-dut/1\nlisten: acs.lab.example:7547\notherAddress: 192.0.2.3\notherName: acs2.lab.example\n", "listen has to name the first"},
		{"a name with one address twice", "format: cwmplab-dut/1\nlisten: 192.0.2.3:7547\notherAddress: 192.0.2.3\notherName: acs2.lab.example\n", "listen and otherAddress name the same"},
		{"no time span", "format: cwmplab-dut/1\nlimits: {session: soon}\n", `"soon" is no time span`},
		{"no YAML", "format: [", "did not find"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := dut.Parse([]byte(tc.text))
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(tc.want)))
		})
	}
}

func TestLoadNamesTheFile(t *testing.T) {
	_, err := dut.Load(filepath.Join(t.TempDir(), "none.yaml"))
	NewWithT(t).Expect(err).To(MatchError(ContainSubstring("none.yaml")))
}
