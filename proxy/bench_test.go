package proxy_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	. "github.com/onsi/gomega"

	"cwmplab/capture"
	"cwmplab/fixtures/acs"
	"cwmplab/internal/memnet"
	"cwmplab/proxy"
)

// Addresses on the network in memory.
const (
	cpeHost   = "198.51.100.2"
	proxyHost = "203.0.113.5"
	acsHost   = "192.0.2.1"
	proxyAddr = proxyHost + ":7547"
	acsAddr   = acsHost + ":7547"
)

// bubbleCA is an authority for virtual time, which begins in 2000; wallCA one for real time.
var (
	bubbleCA = sync.OnceValue(func() *proxy.Authority { return newCA(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) })
	wallCA   = sync.OnceValue(func() *proxy.Authority { return newCA(time.Now()) })
)

func newCA(now time.Time) *proxy.Authority {
	ca, err := proxy.NewAuthority(now)
	if err != nil {
		panic(err)
	}
	return ca
}

// bench is a proxy between a stub CPE and a stub ACS.
type bench struct {
	*WithT
	t     *testing.T
	net   *memnet.Network
	p     *proxy.Proxy
	path  string
	acs   *server
	ca    *proxy.Authority
	lines lines
	armed func(*acs.Hooks) // of the reference ACS
	end   func() error
	stop  context.CancelFunc
}

// lines is what the user was told.
type lines struct {
	mu   sync.Mutex
	text []string
}

func (l *lines) add(s string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, s)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.text, "\n")
}

// settings of a bench.
type settings struct {
	proxy.Options
	recorder capture.RecorderOptions
	plainACS bool // the ACS speaks plain HTTP
	acsTLS   *tls.Config
	noListen bool
}

// inBubble runs a test in virtual time. setup may be nil.
func inBubble(t *testing.T, setup func(*settings, *memnet.Network), test func(*bench)) {
	t.Helper()
	ca := bubbleCA() // outside: making keys takes real time
	synctest.Test(t, func(t *testing.T) {
		b := &bench{WithT: NewWithT(t), t: t, net: memnet.New(), ca: ca, path: filepath.Join(t.TempDir(), "proxy.pcapng")}
		s := settings{plainACS: true}
		s.Security = proxy.Plain
		s.Upstream, _ = url.Parse("http://" + acsAddr + "/acs")
		if setup != nil {
			setup(&s, b.net)
		}
		b.start(s)
		defer b.finish()
		test(b)
	})
}

func (b *bench) start(s settings) {
	b.acs = b.serve(acsAddr, s.acsTLS)
	o := s.Options
	o.Dial, o.Listen, o.Authority, o.Tell = b.net.Dialer(proxyHost), b.net.Listen, b.ca, b.lines.add
	o.Lookup = nil
	if !s.noListen {
		o.Listener = b.listen(proxyAddr)
	}
	rec, err := capture.Create(b.path, o.Header("cwmplab test"), s.recorder)
	b.Expect(err).NotTo(HaveOccurred())
	o.Recorder = rec
	b.p, err = proxy.New(context.Background(), o)
	b.Expect(err).NotTo(HaveOccurred())
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.p.Run(ctx) }()
	b.stop = cancel
	b.end = sync.OnceValue(func() error {
		cancel()
		err := errors.Join(<-done, rec.Close())
		b.acs.close()
		return err
	})
}

// finish ends the proxy and checks that the recording can be read to its end.
func (b *bench) finish() {
	b.t.Helper()
	b.Expect(b.end()).To(Succeed())
	b.events()
}

func (b *bench) listen(addr string) net.Listener {
	l, err := b.net.Listen(addr)
	b.Expect(err).NotTo(HaveOccurred())
	return l
}

// peer is one end of a connection that keeps what it reads.
type peer struct {
	net.Conn
	mu  sync.Mutex
	got bytes.Buffer
	err error
}

func newPeer(c net.Conn) *peer {
	p := &peer{Conn: c}
	go func() {
		buf := make([]byte, 2048)
		for {
			n, err := c.Read(buf)
			p.mu.Lock()
			p.got.Write(buf[:n])
			p.err = err
			p.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return p
}

func (p *peer) text() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.got.String()
}

func (p *peer) ended() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

// server accepts connections.
type server struct {
	net.Listener
	conns chan *peer
	mu    sync.Mutex
	all   []*peer
}

func (b *bench) serve(addr string, config *tls.Config) *server {
	s := &server{Listener: b.listen(addr), conns: make(chan *peer, 1000)}
	go func() {
		for {
			c, err := s.Accept()
			if err != nil {
				return
			}
			if config != nil {
				c = tls.Server(c, config)
			}
			p := newPeer(c)
			s.mu.Lock()
			s.all = append(s.all, p)
			s.mu.Unlock()
			s.conns <- p
		}
	}()
	return s
}

func (s *server) close() {
	s.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.all {
		p.Close()
	}
}

// next is the connection that was accepted next.
func (b *bench) next(s *server) *peer {
	b.t.Helper()
	synctest.Wait()
	select {
	case p := <-s.conns:
		return p
	default:
		b.t.Fatalf("no connection came; the user was told:\n%s", b.lines.String())
		return nil
	}
}

// dial connects as a CPE.
func (b *bench) dial() *peer { return newPeer(b.connect(cpeHost, proxyAddr)) }

func (b *bench) connect(from, to string) net.Conn {
	b.t.Helper()
	c, err := b.net.Dialer(from)(context.Background(), "tcp", to)
	b.Expect(err).NotTo(HaveOccurred())
	return c
}

// dialTLS connects as a CPE that trusts the authority.
func (b *bench) dialTLS(config *tls.Config) *peer {
	b.t.Helper()
	if config == nil {
		config = &tls.Config{RootCAs: b.ca.Pool(), ServerName: "acs.example"}
	}
	c := tls.Client(b.connect(cpeHost, proxyAddr), config)
	b.Expect(c.Handshake()).To(Succeed())
	return newPeer(c)
}

// send writes and lets everything settle.
func (b *bench) send(p *peer, text string) {
	b.t.Helper()
	_, err := io.WriteString(p, text)
	b.Expect(err).NotTo(HaveOccurred())
	synctest.Wait()
}

// taped is what a recording holds of one connection.
type taped struct {
	*capture.Conn
	data    [2]string
	records []capture.Record
	times   map[string]time.Time // of the first packet that begins with the key
}

// events reads the recording.
func (b *bench) events() (conns []*taped, records []capture.Record) {
	b.t.Helper()
	r, err := capture.Open(b.path)
	b.Expect(err).NotTo(HaveOccurred())
	defer func() { _ = r.Close() }()
	by := map[*capture.Conn]*taped{}
	for {
		ev, err := r.Next()
		if errors.Is(err, io.EOF) {
			return conns, records
		}
		b.Expect(err).NotTo(HaveOccurred())
		if ev.Conn == nil {
			records = append(records, *ev.Record)
			continue
		}
		c := by[ev.Conn]
		if c == nil {
			c = &taped{Conn: ev.Conn, times: map[string]time.Time{}}
			by[ev.Conn] = c
			conns = append(conns, c)
		}
		switch ev.Kind {
		case capture.EventData:
			c.data[ev.Dir] += string(ev.Data)
			line, _, _ := strings.Cut(string(ev.Data), " ")
			if _, known := c.times[line]; !known {
				c.times[line] = ev.Time
			}
		case capture.EventClose:
			c.Ends[ev.Dir] = capture.End{Time: ev.Time, Reset: ev.Reset, Frame: ev.Frame}
		case capture.EventRecord:
			c.records = append(c.records, *ev.Record)
		}
	}
}

// recorded ends the proxy and gives the connections of the recording.
func (b *bench) recorded() []*taped {
	b.t.Helper()
	b.Expect(b.end()).To(Succeed())
	conns, _ := b.events()
	return conns
}

// note finds a record of a name.
func (c *taped) record(kind capture.RecordType, name string) *capture.Record {
	for i := range c.records {
		if r := &c.records[i]; r.Type == kind && (name == "" || r.Name == name) {
			return r
		}
	}
	return nil
}

// tunnel asks the forward mode for the ACS.
func (b *bench) tunnel(secure bool) net.Conn {
	b.t.Helper()
	c := b.connect(cpeHost, proxyAddr)
	_, err := io.WriteString(c, "CONNECT "+acsAddr+" HTTP/1.1\r\nHost: "+acsAddr+"\r\n\r\n")
	b.Expect(err).NotTo(HaveOccurred())
	answer := make([]byte, len("HTTP/1.1 200 Connection established\r\n\r\n"))
	_, err = io.ReadFull(c, answer)
	b.Expect(err).NotTo(HaveOccurred())
	b.Expect(string(answer)).To(HavePrefix("HTTP/1.1 200 "))
	if !secure {
		return c
	}
	t := tls.Client(c, &tls.Config{RootCAs: b.ca.Pool(), ServerName: "acs.example"})
	b.Expect(t.Handshake()).To(Succeed())
	return t
}
