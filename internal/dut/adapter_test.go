package dut_test

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/dut"
)

func TestAdapter(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("API_PASSWORD", "p")
	f, err := dut.Parse([]byte("format: cwmplab-dut/1\nadapter: {kind: genieacs, url: \"http://127.0.0.1:7557\", username: u, password: {env: API_PASSWORD}, timeout: 5s}\n"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Adapter.Kind).To(Equal(dut.AdapterGenieACS))
	g.Expect(f.Adapter.Password.Reveal()).To(Equal("p"))
	g.Expect(f.Adapter.Timeout.Or(time.Hour)).To(Equal(5 * time.Second))
	f, err = dut.Parse([]byte("format: cwmplab-dut/1\nadapter:\n  kind: exec\n  command: [./adapter, --acs, x]\n"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Adapter.Command).To(HaveLen(3))
	for _, kind := range []string{"manual", "none"} {
		_, err := dut.Parse([]byte("format: cwmplab-dut/1\nadapter: {kind: " + kind + "}\n"))
		g.Expect(err).NotTo(HaveOccurred())
	}
}

func TestAdapterRefuses(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"an unknown key", "adapter:\n  kinds: exec\n", `line 3: unknown key "adapter.kinds", did you mean "adapter.kind"?`},
		{"an unknown kind", "adapter: {kind: geniacs}\n", `adapter.kind "geniacs" is unknown, did you mean "genieacs"? There are genieacs, exec, manual, none`},
		{"no kind", "adapter: {url: \"http://x\"}\n", "adapter.url is set, but no adapter.kind"},
		{"genieacs without its address", "adapter: {kind: genieacs}\n", "needs the address of its northbound API"},
		{"an address that is none", "adapter: {kind: genieacs, url: \"127.0.0.1:7557\"}\n", "is no http or https URL"},
		{"a password in the address", "adapter: {kind: genieacs, url: \"http://u:p@127.0.0.1\"}\n", "carries credentials"},
		{"exec without a command", "adapter: {kind: exec}\n", "needs adapter.command"},
		{"a key of another kind", "adapter: {kind: exec, command: [x], url: \"http://x\"}\n", "adapter.url does not belong to adapter.kind exec"},
		{"a time-out of nothing", "adapter: {kind: none, timeout: 1s}\n", "adapter.timeout does not belong to adapter.kind none"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := dut.Parse([]byte("format: cwmplab-dut/1\n" + tc.text))
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(tc.want)))
		})
	}
}

func TestIdentities(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("ONE", "secret")
	f, err := dut.Parse([]byte(`format: cwmplab-dut/1
identities:
  - {oui: "001122", productClass: R, serialNumber: "1", password: {env: ONE}}
  - {oui: "001122", serialNumber: "2", username: u, connectionRequest: {username: c, password: {env: ONE}}}
`))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Identities).To(HaveLen(2))
	g.Expect(f.Identities[0].Device()).To(Equal(dut.Device{OUI: "001122", ProductClass: "R", SerialNumber: "1"}))
	g.Expect(f.Identities[1].ConnectionRequest.Password.Reveal()).To(Equal("secret"))
	for _, tc := range []struct{ name, text, want string }{
		{"an unknown key", "- {oui: \"001122\", serial: \"1\"}", `line 3: unknown key "identities.serial", did you mean "identities.serialNumber"?`},
		{"no serial number", "- {oui: \"001122\"}", "entry 1 needs oui and serialNumber"},
		{"a short OUI", "- {oui: \"12\", serialNumber: x}", "entry 1: oui"},
		{"one device twice", "- {oui: \"001122\", serialNumber: x}\n- {oui: \"001122\", serialNumber: x, manufacturer: M}", "entry 2 names the same device as entry 1"},
		{"a password in the file", "- {oui: \"001122\", serialNumber: x, password: y}", "a password does not stand in the device file"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := dut.Parse([]byte("format: cwmplab-dut/1\nidentities:\n" + tc.text + "\n"))
			NewWithT(t).Expect(err).To(MatchError(ContainSubstring(tc.want)))
		})
	}
}
