package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
	"cwmplab/fixtures/acs"
)

// beside runs test acs --cpes beside the reference ACS and gives the exit code, what it printed and its report.
func beside(ctx context.Context, t *testing.T, config acs.Config, dut string, args ...string) (code int, out string, rep *checks.Report) {
	t.Helper()
	g := NewWithT(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	config.Listener = l
	server, err := acs.New(config)
	g.Expect(err).NotTo(HaveOccurred())
	defer server.Start(context.Background())()
	dir := t.TempDir()
	file, folder := filepath.Join(dir, "acs.yaml"), filepath.Join(dir, "run")
	g.Expect(os.WriteFile(file, fmt.Appendf(nil, "format: cwmplab-dut/1\nacs: {url: %q}\n%s", server.URL(), dut), 0o600)).To(Succeed())
	var stdout, stderr bytes.Buffer
	code = run(ctx, append([]string{"test", "acs", "--dut", file, "--run-dir", folder, "--seed", "7"}, args...), strings.NewReader(""), &stdout, &stderr)
	g.Expect(stderr.String()).To(BeEmpty())
	text, err := os.ReadFile(filepath.Join(folder, "report.json"))
	g.Expect(err).NotTo(HaveOccurred())
	rep = new(checks.Report)
	g.Expect(json.Unmarshal(text, rep)).To(Succeed())
	return code, stdout.String(), rep
}

func TestFleetAgainstAConformantACS(t *testing.T) {
	g := NewWithT(t)
	t.Setenv("FLEET_PASSWORD", "secret")
	users := map[string]bool{}
	config := acs.Config{Password: func(name string) (string, bool) { users[name] = true; return "secret", true }}
	code, out, rep := beside(t.Context(), t, config,
		"device: {oui: \"0044AA\", productClass: R1, serialNumber: L-}\ncredentials: {cpe: {username: \"dev-{serialNumber}\", password: {env: FLEET_PASSWORD}}}\n",
		"--cpes", "20", "--rate", "100", "--for", "400ms")
	g.Expect(code).To(Equal(checks.ExitNoViolation), out)
	g.Expect(out).To(MatchRegexp(`(?m)^20 devices, 100 sessions a second asked for 0.40 s: \d+`))
	g.Expect(out).To(MatchRegexp(`(?m)^  round trip   p50 `))
	g.Expect(out).To(ContainSubstring("No violation found"))
	g.Expect(rep.Fleet.Well).To(BeNumerically(">", 0))
	g.Expect(rep.Fleet.Failed).To(BeZero())
	g.Expect(rep.Run.Seed).To(BeEquivalentTo(7))
	g.Expect(rep.Run.Selection).To(Equal("all rules"))
	g.Expect(rep.Run.Inputs).NotTo(BeNil(), "the schema wants a list")
	g.Expect(users).To(HaveKey("dev-L-0000001"))
	for _, s := range rep.Subjects {
		g.Expect(s.Role).To(Equal("ACS"), "the devices are ours")
	}
}

func TestFleetAgainstAnACSWithAFault(t *testing.T) {
	g := NewWithT(t)
	fault, _ := acs.LookupFault("200-instead-of-204")
	code, out, rep := beside(t.Context(), t, acs.Config{Faults: []acs.Fault{fault}}, "", "--cpes", "20", "--rate", "100", "--for", "300ms", "--run", "CWMP-HTP-*")
	g.Expect(code).To(Equal(checks.ExitViolation), out)
	g.Expect(rep.Fleet.Broken).To(HaveLen(1))
	b := rep.Fleet.Broken[0]
	g.Expect(b.Rule).To(Equal("CWMP-HTP-010"))
	g.Expect(b.Sessions).To(Equal(rep.Fleet.Well))
	g.Expect(rep.Fleet.Recorded).To(Equal(rep.Fleet.Well))
	g.Expect(out).To(MatchRegexp(`(?m)^  FAIL         CWMP-HTP-010 \d+ times in \d+ sessions$`))
	g.Expect(rep.Run.Inputs).To(HaveLen(1))

	var stdout, stderr bytes.Buffer // the recording says the same
	g.Expect(run(t.Context(), []string{"check", rep.Run.Inputs[0].Name, "--rule", "CWMP-HTP-010"}, strings.NewReader(""), &stdout, &stderr)).To(Equal(checks.ExitViolation))
	g.Expect(stdout.String()).To(ContainSubstring(fmt.Sprintf("%d sessions", rep.Fleet.Recorded)))
}

func TestFleetEndsWithItsReportWhenItIsInterrupted(t *testing.T) {
	g := NewWithT(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	n := 0
	config := acs.Config{Faults: []acs.Fault{{Arm: func(h *acs.Hooks) {
		h.Sending = func(context.Context, *acs.Turn, *acs.Reply) error {
			if n++; n == 20 { // in the middle of a session, of a long run
				cancel()
			}
			return nil
		}
	}}}}
	code, out, rep := beside(ctx, t, config, "", "--cpes", "20", "--rate", "50", "--for", "1h", "--parallel", "1")
	g.Expect(code).To(Equal(checks.ExitNoVerdict), out)
	g.Expect(rep.Reason).To(HavePrefix("the run was interrupted after "))
	g.Expect(rep.Fleet.Well).To(BeNumerically(">", 3))
	g.Expect(rep.Fleet.Seconds).To(BeNumerically("<", time.Hour.Seconds()))
}

func TestRedirectsStayOnThisMachine(t *testing.T) {
	g := NewWithT(t)
	m := &suiteRun{}
	g.Expect(m.mayReach("127.0.0.1:7547")).To(Succeed())
	g.Expect(m.mayReach("localhost:7547")).To(Succeed())
	g.Expect(m.mayReach("192.0.2.1:7547")).To(MatchError(ContainSubstring("--allow load")))
	m.pick.Allow = append(m.pick.Allow, "load")
	g.Expect(m.mayReach("192.0.2.1:7547")).To(Succeed())
}

func TestWhatAnACSKeepsOfAFleetIsDeleted(t *testing.T) {
	g := NewWithT(t)
	var mu sync.Mutex
	deleted := map[string]bool{}
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodDelete {
			if strings.HasSuffix(r.URL.Path, "F0000003") {
				http.Error(w, "no", http.StatusInternalServerError)
				return
			}
			deleted[strings.TrimPrefix(r.URL.Path, "/devices/")] = true
			return
		}
		fmt.Fprint(w, "[]")
	}))
	defer api.Close()
	code, out, rep := beside(t.Context(), t, acs.Config{}, fmt.Sprintf("adapter: {kind: genieacs, url: %q}\n", api.URL), "--cpes", "5", "--rate", "100", "--for", "100ms")
	g.Expect(code).To(Equal(checks.ExitNoViolation), out)
	g.Expect(rep.Records).To(HaveLen(rep.Fleet.Called))
	g.Expect(deleted).To(HaveLen(rep.Fleet.Called - 1))
	g.Expect(deleted).To(HaveKey("001122-Fleet-F0000001"))
	g.Expect(out).To(ContainSubstring(fmt.Sprintf("    001122-Fleet-F0000001 and %d more: its record is deleted\n", len(deleted)-1)))
	g.Expect(out).To(ContainSubstring("    001122-Fleet-F0000003: its record is LEFT: deleting it failed: "))
}
