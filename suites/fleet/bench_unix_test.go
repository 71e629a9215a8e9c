//go:build unix

package fleet

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"cwmplab/checks/catalogue"
	"cwmplab/cwmp"
	"cwmplab/internal/digest"
)

// The pair of benchmarks: what a session of the fleet costs the processor on the client's side, beside the same exchange
// sent as prepared bytes over the same sockets. The ACS is another process, so that its time is not counted.
//
//	go test ./suites/fleet -run xxx -bench SessionCPU -benchtime 5000x

// servePrepared is the variable that makes the test program the ACS of the benchmark.
const servePrepared = "CWMPLAB_FLEET_BENCH_ACS"

func TestMain(m *testing.M) {
	if os.Getenv(servePrepared) != "" {
		serve()
		return
	}
	os.Exit(m.Run())
}

// responses are what an ACS answers on each connection, in order: a challenge, InformResponse, a call, the end.
func responses(asked cwmp.RPC) [][]byte {
	id := "1"
	challenge := digest.Challenge{Scheme: "Digest", Realm: "acs", Nonce: preparedNonce, Opaque: strings.Repeat("7", 16), Algorithm: "MD5", QOP: []string{"auth"}}
	call := func(body cwmp.RPC) []byte {
		e := &cwmp.Envelope{Version: cwmp.V1_4, Header: cwmp.Header{ID: &id}, Body: body}
		if _, is := body.(*cwmp.InformResponse); is {
			informID := "1-2" // of the second Inform of a first session: nobody checks
			e.Header.ID, e.Header.UseCWMPVersion = &informID, "1.4"
		}
		b := cwmp.Encode(e, cwmp.DefaultStyle())
		return append([]byte("HTTP/1.1 200 OK\r\nServer: acs\r\nSet-Cookie: session=0123456789abcdef; Path=/; HttpOnly\r\nContent-Type: text/xml; charset=\"utf-8\"\r\nContent-Length: "+strconv.Itoa(len(b))+"\r\n\r\n"), b...)
	}
	return [][]byte{
		[]byte("HTTP/1.1 401 Unauthorized\r\nServer: acs\r\nWWW-Authenticate: " + challenge.String() + "\r\nContent-Length: 0\r\n\r\n"),
		call(&cwmp.InformResponse{MaxEnvelopes: 1}),
		call(asked),
		[]byte("HTTP/1.1 204 No Content\r\nServer: acs\r\n\r\n"),
	}
}

// benchCall is what the ACS of the benchmark asks.
var benchCall = &cwmp.GetParameterValues{ParameterNames: []string{"Device.DeviceInfo."}}

// serve is the ACS of the benchmark. It prints its address and ends with its standard input.
func serve() {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(l.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	list := responses(benchCall)
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		go answer(c, list)
	}
}

// answer answers the requests of a connection with what is prepared.
func answer(c net.Conn, list [][]byte) {
	defer c.Close()
	buf := make([]byte, 64<<10)
	for _, resp := range list {
		if _, err := readRequest(c, buf); err != nil {
			return
		}
		if _, err := c.Write(resp); err != nil {
			return
		}
	}
	_, _ = c.Read(buf) // the client closes
}

// withNonce gives the responses another nonce.
func withNonce(list [][]byte, n int) [][]byte {
	list = slices.Clone(list)
	list[0] = bytes.ReplaceAll(list[0], []byte(preparedNonce), fmt.Appendf(nil, "%032x", n))
	return list
}

// preparedNonce is the nonce of the prepared challenge.
var preparedNonce = strings.Repeat("5", 32)

// readRequest reads one request with a Content-Length.
func readRequest(c net.Conn, buf []byte) ([]byte, error) {
	for n := 0; ; {
		if head := bytes.Index(buf[:n], []byte("\r\n\r\n")); head >= 0 {
			_, rest, _ := bytes.Cut(buf[:head+2], []byte("Content-Length: "))
			digits, _, _ := bytes.Cut(rest, []byte("\r\n"))
			length, err := strconv.Atoi(string(digits))
			if err != nil {
				return nil, err
			}
			if n >= head+4+length {
				return buf[:n], nil
			}
		}
		got, err := c.Read(buf[n:])
		if n += got; err != nil {
			return nil, err
		}
	}
}

// startACS starts the ACS of the benchmark and gives its address.
func startACS(b *testing.B) string {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), servePrepared+"=1")
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Wait()
	})
	line := make([]byte, 64)
	n, err := out.Read(line)
	if err != nil {
		b.Fatal(err)
	}
	return strings.TrimSpace(string(line[:n]))
}

// cpu is the processor time of this process so far.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchFleet is a fleet of which sessions are held one by one. Without a judge the traces are dropped.
func benchFleet(b *testing.B, address string, judged bool) *Fleet {
	f, err := New(Config{ACSURL: "http://" + address + "/acs", Devices: atOnce, Rate: 1, For: time.Second, Rules: catalogue.All(), Record: RecordNone,
		Who: MadeUp("", "", "", "secret")})
	if err != nil {
		b.Fatal(err)
	}
	f.start()
	if judged {
		go f.judge.run()
		return f
	}
	go func() {
		defer close(f.judge.done)
		for batch := f.judge.take(); batch != nil; batch = f.judge.take() {
			for _, t := range batch {
				f.judge.mu.Lock()
				f.judge.backlog -= len(t.data)
				f.judge.mu.Unlock()
				f.judge.release(t)
			}
		}
	}()
	return f
}

// prepare gives the requests of one session of the fleet as they are on the wire.
func prepare(b *testing.B, address string) (requests [][]byte) {
	f := benchFleet(b, address, false)
	s := f.newSession()
	s.begin(0, true)
	if err := s.hold(context.Background()); err != nil {
		b.Fatal(err)
	}
	for i := range s.trace.events {
		if p := &s.trace.events[i]; p.to > p.from && p.dir == 0 {
			requests = append(requests, bytes.Clone(s.trace.data[p.from:p.to]))
		}
	}
	s.hangUp()
	f.judge.finish()
	return requests
}

// sendPrepared is the exchange as prepared bytes: as many bytes are read as are known to come.
func sendPrepared(address string, requests, responses [][]byte, buf []byte) error {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer c.Close()
	for i, r := range requests {
		if _, err := c.Write(r); err != nil {
			return err
		}
		if _, err := io.ReadFull(c, buf[:len(responses[i])]); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many sessions are under way at a time, as in a fleet.
const atOnce = 16

// hold does a thing n times, by so many workers at once.
func hold(b *testing.B, n int, worker func() func() error) {
	var left atomic.Int64
	left.Store(int64(n))
	var all sync.WaitGroup
	for range atOnce {
		once := worker()
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if err := once(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkSessionCPU(b *testing.B) {
	defer debug.SetGCPercent(debug.SetGCPercent(GCPercent))
	address := startACS(b)
	requests, answers := prepare(b, address), responses(benchCall)
	if len(requests) != len(answers) {
		b.Fatal(len(requests), "requests")
	}
	bare, judged := benchFleet(b, address, false), benchFleet(b, address, true)
	var next atomic.Int32
	sessions := func(f *Fleet) func() func() error {
		return func() func() error {
			s, device := f.newSession(), next.Add(1)%atOnce
			return func() error { return s.run(context.Background(), device, true) }
		}
	}
	ways := []func() func() error{
		func() func() error {
			buf := make([]byte, 64<<10)
			return func() error { return sendPrepared(address, requests, answers, buf) }
		}, sessions(bare), sessions(judged),
	}
	const rounds = 9
	var took [3][]float64
	each := max(b.N/rounds, 1)
	for range rounds {
		for w, way := range ways {
			begin := cpu()
			hold(b, each, way)
			if w == 2 {
				judged.judge.drained()
			}
			took[w] = append(took[w], float64((cpu()-begin).Microseconds())/float64(each))
		}
	}
	for _, f := range []*Fleet{bare, judged} {
		f.judge.finish()
	}
	median := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
	prepared, alone, whole := median(took[0]), median(took[1]), median(took[2])
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(prepared, "µs-prepared/session")
	b.ReportMetric(alone, "µs-fleet/session")
	b.ReportMetric(whole, "µs-judged/session")
	b.ReportMetric(alone/prepared, "ratio")
	b.ReportMetric(whole/prepared, "ratio-judged")
}
