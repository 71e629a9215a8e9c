package bench_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
	"cwmplab/fixtures/cpe"
	"cwmplab/internal/dut"
	"cwmplab/internal/memnet"
	"cwmplab/suites/bench"
)

// probe looks at the reference CPE with faults; the device file says what the probe was given.
func probe(t *testing.T, file *dut.File, faults ...cpe.Fault) (facts *bench.CPEFacts) {
	t.Helper()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		g, n := NewWithT(t), memnet.New()
		c := bench.Config{Role: cwmp.CPE, Dir: dir, File: file, Seed: 1, Dial: n.Dialer("10.0.0.1"),
			Listen: func(string) (net.Listener, error) { return n.Listen("10.0.0.1:7547") }}
		b, err := bench.New(c)
		g.Expect(err).NotTo(HaveOccurred())
		l, err := n.Listen("10.0.0.2:7547")
		g.Expect(err).NotTo(HaveOccurred())
		stop, err := b.SubjectCPE(l, n.Dialer("10.0.0.2"), faults...)
		g.Expect(err).NotTo(HaveOccurred())
		facts, err = b.ProbeCPE(context.Background())
		g.Expect(err).NotTo(HaveOccurred())
		stop()
		g.Expect(b.Close()).To(Succeed())
		g.Expect(facts.Complete(b)).To(Succeed())
	})
	return facts
}

func TestProbeOfACPE(t *testing.T) {
	g := NewWithT(t)
	f := probe(t, bench.ReferenceFile())
	g.Expect(f.Device.SerialNumber).To(Equal("R0001"))
	g.Expect(f.Address).To(Equal("10.0.0.2"))
	g.Expect(f.Root).To(Equal("Device."))
	g.Expect(f.Version).To(Equal(cwmp.V1_4))
	g.Expect(f.Offered).To(ContainSubstring("1.4"))
	g.Expect(f.Methods).To(ContainElements("GetRPCMethods", "Reboot"))
	g.Expect(f.Names).To(BeNumerically(">", 20))
	g.Expect(f.Parameters).To(HaveKeyWithValue(bench.AString, "Device.DeviceInfo.ProvisioningCode"))
	g.Expect(f.Username).To(Equal("001122-Reference-R0001"))
	g.Expect(f.Scheme).To(Equal("Digest"))
	g.Expect(f.Status).To(Equal(401))
	g.Expect(f.Challenges).To(HaveLen(1))
	g.Expect(bench.ChallengeText(f.Challenges[0])).To(HavePrefix("Digest, realm "))
	g.Expect(f.Woken).To(BeTrue())
	g.Expect(f.Unknown).To(BeEmpty())
}

// A probe that was given nothing learns the rest, and the user from the answer to one challenge.
func TestProbeWithoutCredentials(t *testing.T) {
	g := NewWithT(t)
	file := bench.ReferenceFile()
	file.Credentials = dut.Credentials{}
	f := probe(t, file)
	g.Expect(f.Methods).NotTo(BeEmpty())
	g.Expect(f.Username).To(Equal("001122-Reference-R0001"))
	g.Expect(f.Unknown).To(Equal([]string{"whether connection requests wake it: no credentials were given"}))

	f = probe(t, file, cpe.Fault{Name: "does not answer challenges", Arm: func(h *cpe.Hooks) {
		h.Authorize = func(cpe.Post, string) string { return "" }
	}})
	g.Expect(f.Methods).NotTo(BeEmpty(), "the probe lets it in after one challenge")
	g.Expect(f.Username).To(BeEmpty())
	g.Expect(f.Unknown).To(ContainElement("the user it shows to the ACS: it does not answer a challenge"))
}

func TestProbeSaysWhatItCouldNotLearn(t *testing.T) {
	for _, tc := range []struct {
		name, want string
		arm        func(*cpe.Hooks)
	}{
		{"no method list", "its methods: GetRPCMethods is answered with fault 9002", refuse("GetRPCMethods")},
		{"no walk", "its parameters: GetParameterNames is answered with fault 9002", refuse("GetParameterNames")},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := probe(t, bench.ReferenceFile(), cpe.Fault{Name: tc.name, Arm: tc.arm})
			NewWithT(t).Expect(f.Unknown).To(ContainElement(tc.want))
		})
	}
}

func refuse(method string) func(*cpe.Hooks) {
	return func(h *cpe.Hooks) {
		answer := h.Answer
		h.Answer = func(ask, with cwmp.RPC) cwmp.RPC {
			if ask.Method() == method {
				return &cwmp.Fault{FaultCode: 9002, FaultString: "no"}
			}
			return answer(ask, with)
		}
	}
}

func TestProbeOfAnACS(t *testing.T) {
	for _, tc := range []struct {
		name     string
		password string
		refused  bool
	}{{"with the right password", "reference-cpe-secret", false}, {"with a wrong one", "wrong", true}} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			dir := t.TempDir()
			var facts *bench.ACSFacts
			synctest.Test(t, func(t *testing.T) {
				n := memnet.New()
				c := bench.Config{Role: cwmp.ACS, Dir: dir, File: bench.ReferenceFile(), Seed: 1, Dial: n.Dialer("10.0.0.2"),
					Listen: func(string) (net.Listener, error) { return n.Listen("10.0.0.2:7547") }}
				l, err := n.Listen("10.0.0.1:7547")
				g.Expect(err).NotTo(HaveOccurred())
				c, stop, err := bench.SubjectACS(c, l, n.Dialer("10.0.0.1"), []acs.Fault{}...)
				g.Expect(err).NotTo(HaveOccurred())
				c.File.Credentials.CPE.Password = dut.NewSecret(tc.password)
				b, err := bench.New(c)
				g.Expect(err).NotTo(HaveOccurred())
				facts, err = b.ProbeACS(context.Background())
				g.Expect(err != nil).To(Equal(tc.refused))
				stop()
				g.Expect(b.Close()).To(Succeed())
				g.Expect(facts.Complete(b)).To(Succeed())
			})
			g.Expect(facts.Challenges).NotTo(BeEmpty())
			g.Expect(facts.Challenges[0].Scheme).To(Equal("Digest"))
			g.Expect(facts.Refused).To(Equal(tc.refused))
			if tc.refused {
				g.Expect(facts.Version).To(Equal(cwmp.UnknownVersion))
				return
			}
			g.Expect(facts.Version).To(Equal(cwmp.V1_4))
			g.Expect(facts.Methods).To(ContainElement("Inform"))
			g.Expect(facts.Cookies).NotTo(BeEmpty())
			g.Expect(facts.Unknown).To(BeEmpty())
		})
	}
}
