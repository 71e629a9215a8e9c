package dut_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/internal/dut"
)

// TestMain lets the test program be the hook.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "as-hook" {
		fmt.Println("called with", strings.Join(os.Args[2:], " "))
		switch os.Args[2] {
		case "fail":
			os.Exit(7)
		case "hang":
			select {}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestHooksAreRead(t *testing.T) {
	g := NewWithT(t)
	f, err := dut.Parse([]byte("format: cwmplab-dut/1\nhooks:\n  reboot: [./reboot.sh, --now]\n  changeValue: {command: [set], timeout: 5s}\n"))
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(f.Hooks.Named("reboot")).To(Equal(&dut.Hook{Command: []string{"./reboot.sh", "--now"}, Timeout: time.Minute}))
	g.Expect(f.Hooks.Named("changeValue")).To(Equal(&dut.Hook{Command: []string{"set"}, Timeout: 5 * time.Second}))
	g.Expect(f.Hooks.Named("wake")).To(BeNil())
	for text, want := range map[string]string{
		"hooks: {reboot: ./reboot.sh --now}":             "line 2: a hook is a list of program and arguments",
		"hooks: {reboot: []}":                            "line 2: a hook names no program",
		"hooks: {rebot: [x]}":                            `unknown key "hooks.rebot", did you mean "hooks.reboot"?`,
		"hooks: {reboot: {command: [x], timeuot: 5s}}":   `unknown key "timeuot", did you mean "timeout"?`,
		"hooks: {reboot: {command: [x], timeout: soon}}": `"soon" is no time span`,
	} {
		_, err := dut.Parse([]byte("format: cwmplab-dut/1\n" + text + "\n"))
		g.Expect(err).To(MatchError(ContainSubstring(want)), text)
	}
}

func TestHookRuns(t *testing.T) {
	g := NewWithT(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	h := dut.Hook{Command: []string{self, "as-hook"}, Timeout: time.Minute}
	g.Expect(h.Run(context.Background(), "well; exit 3")).To(Succeed(), "no shell reads the arguments")
	g.Expect(h.Run(context.Background(), "fail", "here")).To(MatchError(ContainSubstring("exit status 7: called with fail here")))

	h.Timeout = time.Millisecond
	g.Expect(h.Run(context.Background(), "hang")).To(MatchError(ContainSubstring("not done within 1ms")))
	g.Expect((&dut.Hook{Command: []string{"./no-such-program"}, Timeout: time.Minute}).Run(context.Background())).NotTo(Succeed())
	g.Expect(h.Command).To(HaveLen(2), "arguments do not stay")
}
