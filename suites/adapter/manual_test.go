package adapter_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/internal/dut"
	"cwmplab/suites/adapter"
	"cwmplab/suites/bench"
)

// person answers each question with the next line, as soon as it is asked.
type person struct {
	lines  []string
	asked  bytes.Buffer
	typing *io.PipeWriter
}

func (p *person) Write(b []byte) (int, error) {
	p.asked.Write(b)
	if strings.HasSuffix(string(b), ": ") && len(p.lines) > 0 {
		line := p.lines[0]
		p.lines = p.lines[1:]
		go func() { _, _ = p.typing.Write([]byte(line)) }()
	}
	return len(b), nil
}

func manual(p *person, d dut.Adapter) (bench.Adapter, *io.PipeReader) {
	in, typing := io.Pipe()
	p.typing = typing
	d.Kind = dut.AdapterManual
	return adapter.Open(d, adapter.Options{In: in, Out: p}), in
}

func TestManualAsks(t *testing.T) {
	g := NewWithT(t)
	p := &person{lines: []string{"\n", "what?\n", "\n", "s\n"}}
	a, in := manual(p, dut.Adapter{})
	defer in.Close()
	g.Expect(a.Queue(t.Context(), device, &cwmp.GetParameterValues{ParameterNames: []string{"Device."}})).To(Succeed())
	g.Expect(p.asked.String()).To(SatisfyAll(
		ContainSubstring("queue GetParameterValues for the device "+device), ContainSubstring(`{"ParameterNames":["Device."]}`),
		ContainSubstring("Enter when it is done, s and Enter to skip")))
	g.Expect(a.ConnectionRequest(t.Context(), device)).To(Succeed(), "after an answer that is none")
	err := a.Hold(t.Context(), device)
	g.Expect(err).To(MatchError(bench.ErrCannot))
	g.Expect(err).To(MatchError("it was skipped at the terminal"))
}

func TestManualWithoutATerminal(t *testing.T) {
	g := NewWithT(t)
	g.Expect(adapter.Open(dut.Adapter{Kind: dut.AdapterManual}, adapter.Options{}).Hold(t.Context(), device)).To(MatchError(bench.ErrCannot))
	p := &person{}
	a, _ := manual(p, dut.Adapter{})
	g.Expect(p.typing.Close()).To(Succeed())
	g.Expect(a.Hold(t.Context(), device)).To(MatchError(bench.ErrCannot), "the input has ended")
}

func TestManualWaitsNoLongerThanItMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewWithT(t)
		p := &person{}
		a, in := manual(p, dut.Adapter{Timeout: dut.Duration(time.Minute)})
		begun := time.Now()
		g.Expect(a.Hold(t.Context(), device)).To(MatchError("nobody answered within 1m0s (adapter.timeout)"))
		g.Expect(time.Since(begun)).To(Equal(time.Minute))

		_, err := p.typing.Write([]byte("\n")) // too late: no answer to the next question
		g.Expect(err).NotTo(HaveOccurred())
		synctest.Wait()
		p.lines = []string{"s\n"}
		g.Expect(a.Hold(t.Context(), device)).To(MatchError(bench.ErrCannot))

		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		g.Expect(a.Hold(ctx, device)).To(MatchError(context.Canceled))
		g.Expect(in.Close()).To(Succeed())
	})
}

func TestNoneCannot(t *testing.T) {
	g := NewWithT(t)
	a := adapter.Open(dut.Adapter{Kind: dut.AdapterNone}, adapter.Options{})
	for _, err := range []error{a.Queue(t.Context(), device, &cwmp.Reboot{}), a.ConnectionRequest(t.Context(), device), a.Hold(t.Context(), device)} {
		g.Expect(err).To(MatchError(bench.ErrCannot))
		g.Expect(err).To(MatchError(ContainSubstring("adapter: {kind: none}")))
	}
	g.Expect(adapter.Check(t.Context(), a)).To(Succeed())
	g.Expect(adapter.Open(dut.Adapter{}, adapter.Options{})).To(BeNil())
}
