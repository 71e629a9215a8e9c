package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
)

// lines hands the output of a command over line by line while it runs.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
	more chan struct{}
}

func newLines() *lines { return &lines{more: make(chan struct{}, 1)} }

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(b)
	select {
	case l.more <- struct{}{}:
	default:
	}
	return len(b), nil
}

// await waits for a line that fits, and gives its first group.
func (l *lines) await(ctx context.Context, g *WithT, pattern string) string {
	re := regexp.MustCompile(pattern)
	for {
		l.mu.Lock()
		found := re.FindStringSubmatch(l.text.String())
		l.mu.Unlock()
		if found != nil {
			return found[1]
		}
		select {
		case <-l.more:
		case <-ctx.Done():
			g.Expect(l.text.String()).To(MatchRegexp(pattern))
		}
	}
}

// The suite makes an ACS act through a program that knows nothing but the protocol: the example, built as a user would.
func TestACSSuiteWithTheExampleAdapter(t *testing.T) {
	g := NewWithT(t)
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go command to build the example with")
	}
	dir := t.TempDir()
	example := filepath.Join(dir, "adapter.exe")
	out, err := exec.CommandContext(t.Context(), goTool, "build", "-o", example, "cwmplab/fixtures/adapter").CombinedOutput()
	g.Expect(err).NotTo(HaveOccurred(), string(out))

	ctx, stop := context.WithCancel(t.Context())
	said, ended := newLines(), make(chan struct{})
	go func() {
		defer close(ended)
		run(ctx, []string{"sim", "acs", "--control", "127.0.0.1:0", "--username", "u", "--password", "p", "--connreq-username", "c", "--connreq-password", "q"}, nil, said, said)
	}()
	defer func() { stop(); <-ended }()
	control, url := said.await(ctx, g, `control at (\S+)`), said.await(ctx, g, `reference ACS at (\S+?);`)

	secret := func(name, text string) string {
		file := filepath.Join(dir, name)
		g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
		return file
	}
	file := filepath.Join(dir, "acs.yaml")
	text := fmt.Sprintf(`format: cwmplab-dut/1
acs: {url: %q}
adapter: {kind: exec, command: [%q, %q]}
credentials:
  cpe: {username: u, password: {file: %q}}
  connectionRequest: {username: c, password: {file: %q}}
`, url, example, control, secret("p", "p"), secret("q", "q"))
	g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
	var report, complaint bytes.Buffer
	code := run(t.Context(), []string{"test", "acs", "--dut", file, "--run-dir", filepath.Join(dir, "run"), "--run", "CWMP-CRQ-007,CWMP-SES-025", "--profile", "quick"}, strings.NewReader(""), &report, &complaint)
	g.Expect(complaint.String()).To(BeEmpty())
	g.Expect(report.String()).To(ContainSubstring("adapter: exec " + example))
	g.Expect(report.String()).To(ContainSubstring("4 of 4 scenarios passed"))
	g.Expect(report.String()).To(ContainSubstring("The ACS has taken in 1 device:\n    001122-Reference-R0001: its record is deleted\n"))
	g.Expect(code).To(Equal(0), report.String())
}

// The CPE that test acs plays is the one of the personality.
func TestACSSuitePlaysAPersonality(t *testing.T) {
	g := NewWithT(t)
	dir := t.TempDir()
	ctx, stop := context.WithCancel(t.Context())
	said, ended := newLines(), make(chan struct{})
	go func() {
		defer close(ended)
		run(ctx, []string{"sim", "acs"}, nil, said, said)
	}()
	defer func() { stop(); <-ended }()
	url := said.await(ctx, g, `reference ACS at (\S+?);`)

	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		g.Expect(os.WriteFile(file, []byte(text), 0o600)).To(Succeed())
		return file
	}
	like := write("home.yaml", `format: cwmplab-personality/1
device: {manufacturer: Maker, oui: "AABBCC", productClass: Home, serialNumber: "77"}
version: "1.0"
parameters:
  - {name: InternetGatewayDevice.DeviceInfo.ModelName, type: xsd:string, value: Home Gateway}
  - {name: InternetGatewayDevice.DeviceInfo.HardwareVersion, type: xsd:string, inform: true, value: "3"}
`)
	file := write("acs.yaml", fmt.Sprintf("format: cwmplab-dut/1\nacs: {url: %q}\npersonality: %q\n", url, like))
	var report, complaint bytes.Buffer
	code := run(t.Context(), []string{"test", "acs", "--dut", file, "--run-dir", filepath.Join(dir, "run"), "--run", "CWMP-SES-021"}, strings.NewReader(""), &report, &complaint)
	g.Expect(code).To(Equal(0), report.String()+complaint.String())
	g.Expect(report.String()).To(ContainSubstring("AABBCC-Home-77: its record is LEFT: no adapter deletes it"))

	out := filepath.Join(dir, "again.yaml")
	code = run(t.Context(), []string{"convert", filepath.Join(dir, "run", "recording.pcapng"), out}, strings.NewReader(""), &report, &complaint)
	g.Expect(code).To(Equal(0), complaint.String())
	text, err := os.ReadFile(out)
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(string(text)).To(SatisfyAll(
		ContainSubstring(`{manufacturer: "Maker", oui: "AABBCC", productClass: "Home", serialNumber: "77"}`),
		ContainSubstring(`version: "1.0"`),
		ContainSubstring(`{name: InternetGatewayDevice.DeviceInfo.HardwareVersion, type: "xsd:string", inform: true, value: "3"}`)))
}
