package adapter_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/adapter"
	"cwmplab/suites/bench"
)

// TestMain lets the test program be the program of an exec adapter.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "act" {
		os.Exit(act(os.Args[2], os.Args[3:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// act plays the programs that users write, good and bad.
func act(how string, args []string, in io.Reader, out, complaint io.Writer) int {
	request, _ := io.ReadAll(in)
	switch how {
	case "keep": // keeps the request and the arguments
		if err := os.WriteFile(args[0], append(request, strings.Join(args[1:], "|")...), 0o600); err != nil {
			return 1
		}
		fmt.Fprint(out, `{"format":"cwmplab-adapter/1","result":"done"}`)
	case "say":
		fmt.Fprint(out, args[0])
	case "exit":
		fmt.Fprintln(complaint, "the ACS\nis\x1b[31m away")
		return 7
	case "silent":
		_, _ = io.Copy(io.Discard, neverEnds{})
	case "flood":
		_, _ = io.CopyN(out, zeros{}, 64<<20)
	}
	return 0
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { return len(b), nil }

type neverEnds struct{}

func (neverEnds) Read([]byte) (int, error) { select {} }

func program(t *testing.T, how ...string) bench.Adapter {
	t.Helper()
	self, err := os.Executable()
	NewWithT(t).Expect(err).NotTo(HaveOccurred())
	return adapter.Open(dut.Adapter{Kind: dut.AdapterExec, Command: append([]string{self, "act"}, how...)}, adapter.Options{})
}

func TestExecHandsTheRequestOver(t *testing.T) {
	const who = `"device":{"id":"001122-R%2D1-0001","oui":"001122","productClass":"R-1","serialNumber":"0001"}`
	uuid := "u"
	for _, tc := range []struct {
		name string
		do   func(context.Context, bench.Adapter) error
		want string
	}{
		{"queue", func(ctx context.Context, a bench.Adapter) error {
			return a.Queue(ctx, device, &cwmp.GetParameterValues{ParameterNames: []string{"Device.", `"`}})
		}, `{"format":"cwmplab-adapter/1","action":"queue",` + who + `,"method":"GetParameterValues","arguments":{"ParameterNames":["Device.","\""]}}`},
		{"operations", func(ctx context.Context, a bench.Adapter) error {
			return a.Queue(ctx, device, &cwmp.ChangeDUState{Operations: []cwmp.Operation{&cwmp.InstallOp{URL: "http://x/", UUID: &uuid}}})
		}, `{"format":"cwmplab-adapter/1","action":"queue",` + who + `,"method":"ChangeDUState","arguments":{"Operations":[{"operation":"InstallOpStruct","URL":"http://x/","UUID":"u","Username":null,"Password":null,"ExecutionEnvRef":null}]}}`},
		{"connectionRequest", func(ctx context.Context, a bench.Adapter) error { return a.ConnectionRequest(ctx, device) },
			`{"format":"cwmplab-adapter/1","action":"connectionRequest",` + who + `}`},
		{"hold", func(ctx context.Context, a bench.Adapter) error { return a.Hold(ctx, device) },
			`{"format":"cwmplab-adapter/1","action":"hold",` + who + `}`},
		{"delete", func(ctx context.Context, a bench.Adapter) error { return a.(bench.Deleter).Delete(ctx, device) },
			`{"format":"cwmplab-adapter/1","action":"delete",` + who + `}`},
		{"check", adapter.Check, `{"format":"cwmplab-adapter/1","action":"check"}`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			kept := t.TempDir() + "/kept"
			g.Expect(tc.do(t.Context(), program(t, "keep", kept, "$HOME;", "a b"))).To(Succeed())
			text, err := os.ReadFile(kept)
			g.Expect(err).NotTo(HaveOccurred())
			request, arguments, _ := strings.Cut(string(text), "\n")
			g.Expect(request).To(MatchJSON(tc.want))
			g.Expect(arguments).To(Equal("$HOME;|a b"), "no shell has seen them")
		})
	}
}

func TestExecTakesTheAnswer(t *testing.T) {
	say := func(text string) bench.Adapter { return program(t, "say", text) }
	g := NewWithT(t)
	g.Expect(say(`{"format":"cwmplab-adapter/1","result":"done","known":true}`).(bench.Deleter).Knows(t.Context(), device)).To(BeTrue())
	_, err := say(`{"format":"cwmplab-adapter/1","result":"done"}`).(bench.Deleter).Knows(t.Context(), device)
	g.Expect(err).To(MatchError(ContainSubstring(`has no "known"`)))

	cannot := say(`{"format":"cwmplab-adapter/1","result":"cannot","reason":"never holds"}`)
	g.Expect(cannot.Hold(t.Context(), device)).To(SatisfyAll(MatchError(bench.ErrCannot), MatchError(ContainSubstring("cannot: never holds"))))
	g.Expect(adapter.Check(t.Context(), cannot)).To(Succeed(), "a program need not know the question")

	for text, want := range map[string]string{
		`{"format":"cwmplab-adapter/1","result":"failed","reason":"500\nfrom the API"}`: "500 from the API",
		`{"format":"cwmplab-adapter/1","result":"failed"}`:                              "it gives no reason",
		`{"format":"cwmplab-adapter/1","result":"ok"}`:                                  `the result "ok" is none of done, cannot, failed`,
		`{"format":"cwmplab-adapter/2","result":"done"}`:                                `has the format "cwmplab-adapter/2"`,
		`done`: `no answer in JSON but "done"`,
		``:     `no answer in JSON but ""`,
	} {
		err := say(text).Hold(t.Context(), device)
		g.Expect(err).To(MatchError(ContainSubstring(want)))
		g.Expect(err).NotTo(MatchError(bench.ErrCannot))
	}
}

func TestExecTellsWhatIsWrong(t *testing.T) {
	g := NewWithT(t)
	g.Expect(program(t, "exit").Hold(t.Context(), device)).To(MatchError(SatisfyAll(
		ContainSubstring("exit status 7"), ContainSubstring("it says: the ACS is [31m away"))))
	g.Expect(program(t, "flood").Hold(t.Context(), device)).To(MatchError(ContainSubstring("no answer in JSON")))
	none := adapter.Open(dut.Adapter{Kind: dut.AdapterExec, Command: []string{"no-such-program-anywhere"}}, adapter.Options{})
	g.Expect(none.Hold(t.Context(), device)).To(MatchError(ContainSubstring("adapter.command: exec: \"no-such-program-anywhere\"")))
}

func TestExecEndsAProgramThatIsLate(t *testing.T) {
	g := NewWithT(t)
	self, err := os.Executable()
	g.Expect(err).NotTo(HaveOccurred())
	a := adapter.Open(dut.Adapter{Kind: dut.AdapterExec, Command: []string{self, "act", "silent"}, Timeout: dut.Duration(50 * time.Millisecond)}, adapter.Options{})
	g.Expect(a.Hold(t.Context(), device)).To(MatchError(ContainSubstring("no answer within 50ms; adapter.timeout allows more")))
}

// recorder is an adapter that notes what it is asked.
type recorder struct{ calls []string }

func (r *recorder) Queue(_ context.Context, device string, rpc cwmp.RPC) error {
	text, err := json.Marshal(rpc)
	r.calls = append(r.calls, fmt.Sprintf("queue %s %s %s", device, rpc.Method(), text))
	return err
}

func (r *recorder) ConnectionRequest(context.Context, string) error {
	return &bench.RequestFailedError{Reason: "offline"}
}
func (r *recorder) Hold(context.Context, string) error { return bench.Cannot("never") }

func TestServe(t *testing.T) {
	who := &adapter.Device{ID: device}
	for _, tc := range []struct {
		name   string
		r      adapter.Request
		result string
		reason string
	}{
		{"queue", adapter.Request{Action: "queue", Device: who, Method: "AddObject", Arguments: []byte(`{"ObjectName":"Device.X."}`)}, "done", ""},
		{"operations", adapter.Request{Action: "queue", Device: who, Method: "ChangeDUState", Arguments: []byte(`{"Operations":[{"operation":"UninstallOpStruct","UUID":"u"}]}`)}, "done", ""},
		{"no such operation", adapter.Request{Action: "queue", Device: who, Method: "ChangeDUState", Arguments: []byte(`{"Operations":[{"operation":"x"}]}`)}, "failed", `unknown operation "x"`},
		{"no method of an ACS", adapter.Request{Action: "queue", Device: who, Method: "Inform"}, "failed", "no method that an ACS calls"},
		{"arguments that are none", adapter.Request{Action: "queue", Device: who, Method: "Reboot", Arguments: []byte(`[]`)}, "failed", "arguments of Reboot"},
		{"a request that failed was sent", adapter.Request{Action: "connectionRequest", Device: who}, "done", ""},
		{"hold", adapter.Request{Action: "hold", Device: who}, "cannot", "never"},
		{"no device", adapter.Request{Action: "hold"}, "failed", "needs a device"},
		{"an unknown action", adapter.Request{Action: "fly", Device: who}, "cannot", `unknown action "fly"`},
		{"records", adapter.Request{Action: "knows", Device: who}, "cannot", "cannot tell"},
		{"check", adapter.Request{Action: "check"}, "done", ""},
		{"another format", adapter.Request{Format: "x", Action: "check"}, "failed", `the format is "x"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			if tc.r.Format == "" {
				tc.r.Format = adapter.Format
			}
			a := adapter.Serve(t.Context(), &recorder{}, tc.r)
			g.Expect(a.Result).To(Equal(tc.result), a.Reason)
			g.Expect(a.Reason).To(ContainSubstring(tc.reason))
		})
	}
}

// Whatever an ACS can call arrives at the other end of the protocol as it was sent.
func TestEveryCallArrives(t *testing.T) {
	for _, m := range cwmp.Methods() {
		if !m.Caller.Has(cwmp.ACS) {
			continue
		}
		g := NewWithT(t)
		sent, err := adapter.Call(device, m.NewRequest())
		g.Expect(err).NotTo(HaveOccurred(), m.Name)
		text, err := json.Marshal(sent)
		g.Expect(err).NotTo(HaveOccurred())
		var r adapter.Request
		g.Expect(json.Unmarshal(text, &r)).To(Succeed())
		var got recorder
		g.Expect(adapter.Serve(t.Context(), &got, r).Reason).To(BeEmpty(), m.Name)
		want, err := json.Marshal(m.NewRequest())
		g.Expect(err).NotTo(HaveOccurred())
		g.Expect(got.calls).To(Equal([]string{fmt.Sprintf("queue %s %s %s", device, m.Name, want)}))
	}
}
