package proxy_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	. "github.com/onsi/gomega"
	"go.uber.org/goleak"

	"cwmplab/capture"
	"cwmplab/proxy"
)

// logged is a server that logs what it reads from each connection, and what it writes.
type logged struct {
	net.Listener
	mu  sync.Mutex
	log [2]bytes.Buffer
}

type loggedConn struct {
	net.Conn
	l *logged
}

func (c *loggedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.l.add(up, b[:n])
	return n, err
}

func (c *loggedConn) Write(b []byte) (int, error) {
	c.l.add(down, b)
	return c.Conn.Write(b)
}

func (l *logged) add(dir capture.Direction, b []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.log[dir].Write(b)
}

func (l *logged) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &loggedConn{c, l}, nil
}

// live is a proxy on loopback.
type live struct {
	*WithT
	p    *proxy.Proxy
	path string
	end  func() error
}

func loopback(g *WithT) net.Listener {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	g.Expect(err).NotTo(HaveOccurred())
	return l
}

func startLive(t testing.TB, g *WithT, o proxy.Options) *live {
	l := &live{WithT: g, path: filepath.Join(t.TempDir(), "live.pcapng")}
	rec, err := capture.Create(l.path, o.Header("cwmplab test"), capture.RecorderOptions{})
	g.Expect(err).NotTo(HaveOccurred())
	o.Recorder, o.Authority, o.Tell = rec, wallCA(), func(line string) { t.Log(line) }
	l.p, err = proxy.New(context.Background(), o)
	g.Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- l.p.Run(ctx) }()
	l.end = sync.OnceValue(func() error {
		cancel()
		return errors.Join(<-done, rec.Close())
	})
	return l
}

// TestCurlThroughTheForwardMode: what curl sends and gets, what the server reads and writes and what is recorded is
// the same. For plain http URLs curl names the whole URL, which the recording shows on the near leg.
func TestCurlThroughTheForwardMode(t *testing.T) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		t.Skip("curl is not installed")
	}
	defer goleak.VerifyNone(t)
	for _, tc := range []struct {
		name   string
		secure bool
		args   []string
	}{
		{"https", true, nil},
		{"http in a tunnel", false, []string{"--proxytunnel"}},
		{"http", false, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			g := NewWithT(t)
			acs := &logged{Listener: loopback(g)}
			listener, scheme := net.Listener(acs), "http://"
			o := proxy.Options{Forward: loopback(g), UpstreamCA: wallCA().Pool()}
			if tc.secure {
				listener, scheme = &tlsListener{acs}, "https://"
			}
			server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header()["x-ODD-case"] = []string{"1"}
				_, _ = io.WriteString(w, "answer")
			})}
			served := make(chan struct{})
			go func() {
				defer close(served)
				_ = server.Serve(listener)
			}()
			l := startLive(t, g, o)
			ca := filepath.Join(t.TempDir(), "ca.pem")
			g.Expect(os.WriteFile(ca, wallCA().PEM(), 0o600)).To(Succeed())
			args := append([]string{"--silent", "--show-error", "--http1.1", "--noproxy", "", "-x", "http://" + o.Forward.Addr().String(), "--cacert", ca,
				"-H", "SOAPAction;", "-H", "x-Strange:  a", "--data-binary", strings.Repeat("<x>", 1000), scheme + acs.Addr().String() + "/acs?a=b"}, tc.args...)
			out, err := exec.CommandContext(t.Context(), curl, args...).CombinedOutput()
			g.Expect(err).NotTo(HaveOccurred(), string(out))
			g.Expect(string(out)).To(Equal("answer"))
			g.Expect(l.end()).To(Succeed())
			g.Expect(server.Close()).To(Succeed())
			<-served

			rd := &bench{WithT: g, t: t, path: l.path}
			conns, _ := rd.events()
			c := conns[len(conns)-1]
			g.Expect(c.data[up]).To(Equal(acs.log[up].String()))
			g.Expect(c.data[down]).To(Equal(acs.log[down].String()))
			g.Expect(conns[0].data[down]).To(Equal(acs.log[down].String()))
			if len(conns) == 2 {
				g.Expect(conns[0].data[up]).To(HavePrefix("POST http://"))
				g.Expect(undo(c)).To(Equal(conns[0].data[up]))
			}
			g.Expect(conns[0].data[up]).To(ContainSubstring("SOAPAction:\r\nx-Strange:  a\r\n"))
		})
	}
}

// tlsListener puts TLS below the log, so that plain bytes are logged.
type tlsListener struct{ l *logged }

func (t *tlsListener) Accept() (net.Conn, error) {
	c, err := t.l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &loggedConn{tls.Server(c, &tls.Config{GetCertificate: proxy.LeafFor(wallCA(), "127.0.0.1")}), t.l}, nil
}
func (t *tlsListener) Close() error   { return t.l.Close() }
func (t *tlsListener) Addr() net.Addr { return t.l.Addr() }

// TestIdleConnectionsNeedLittle holds 500 of them open.
func TestIdleConnectionsNeedLittle(t *testing.T) {
	defer goleak.VerifyNone(t)
	g := NewWithT(t)
	acs := loopback(g)
	var held []net.Conn
	accepted := make(chan net.Conn, 500)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := acs.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	o := proxy.Options{Listener: loopback(g), Security: proxy.Plain}
	o.Upstream, _ = url.Parse("http://" + acs.Addr().String())
	l := startLive(t, g, o)
	before := inUse()
	for range 500 {
		c, err := net.Dial("tcp", o.Listener.Addr().String())
		g.Expect(err).NotTo(HaveOccurred())
		_, err = io.WriteString(c, get)
		g.Expect(err).NotTo(HaveOccurred())
		far := <-accepted
		_, err = io.ReadFull(far, make([]byte, len(get)))
		g.Expect(err).NotTo(HaveOccurred())
		held = append(held, c, far)
	}
	each := (inUse() - before) / 500
	g.Expect(each).To(BeNumerically("<", 64<<10), "bytes of heap and stack per connection")
	for _, c := range held {
		c.Close()
	}
	acs.Close()
	<-done
	g.Expect(l.end()).To(Succeed())
	g.Expect(l.p.Summary().Relayed).To(Equal(int64(500)))
}

func inUse() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// TestManyClientsAtOnce is for the race detector: sessions on many connections, some of them broken off, while the
// proxy is asked for its counts and then stopped.
func TestManyClientsAtOnce(t *testing.T) {
	defer goleak.VerifyNone(t)
	g := NewWithT(t)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(body)
	})}
	listener := loopback(g)
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	o := proxy.Options{Listener: loopback(g), Security: proxy.Plain, RewriteConnectionRequest: true, KeepDevice: true}
	o.Upstream, _ = url.Parse("http://" + listener.Addr().String())
	l := startLive(t, g, o)
	var clients sync.WaitGroup
	for i := range 16 {
		clients.Go(func() {
			c, err := net.Dial("tcp", o.Listener.Addr().String())
			if err != nil {
				t.Error(err)
				return
			}
			defer c.Close()
			text := post(informBody(string(rune('A'+i)), "http://127.0.0.1:1/x"))
			buf := make([]byte, 8192)
			for range 5 {
				if _, err := io.WriteString(c, text); err != nil {
					t.Error(err)
					return
				}
				if _, err := c.Read(buf); err != nil {
					t.Error(err)
					return
				}
				_ = l.p.Summary().String()
			}
			if i%2 == 0 {
				_ = c.(*net.TCPConn).SetLinger(0)
			}
		})
	}
	clients.Wait()
	g.Expect(l.end()).To(Succeed())
	g.Expect(server.Close()).To(Succeed())
	<-served
	rd := &bench{WithT: g, t: t, path: l.path}
	conns, _ := rd.events()
	g.Expect(conns).To(HaveLen(32))
}
