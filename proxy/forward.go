package proxy

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync"

	"github.com/elazarl/goproxy"

	"cwmplab/capture"
)

// established answers CONNECT (RFC 9110 9.3.6). It is not part of what the client and its server say to each other,
// so it is not recorded as data.
const established = "HTTP/1.1 200 Connection established\r\n\r\n"

// serveForward is the HTTP proxy: goproxy takes CONNECT and decides, the relay does the rest. Requests for plain http
// URLs are taken before it parses them away. The built-in authority of goproxy is never used: its key is public.
func (p *Proxy) serveForward(ctx context.Context) {
	front := goproxy.NewProxyHttpServer()
	front.Logger = log.New(io.Discard, "", 0)
	front.Tr = &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("requests are relayed, never sent")
	}}
	front.ConnectDial = nil
	front.NonproxyHandler = http.HandlerFunc(notForUs)
	front.OnRequest().HandleConnect(goproxy.FuncHttpsHandler(func(host string, c *goproxy.ProxyCtx) (*goproxy.ConnectAction, string) {
		if !p.allowed(host) {
			c.Resp = goproxy.NewResponse(c.Req, goproxy.ContentTypeText, http.StatusForbidden, "this proxy does not lead to "+host+"\n")
			return &goproxy.ConnectAction{Action: goproxy.ConnectReject}, host
		}
		return &goproxy.ConnectAction{Action: goproxy.ConnectHijack, Hijack: func(_ *http.Request, client net.Conn, _ *goproxy.ProxyCtx) {
			p.tunnel(ctx, client, host)
		}}, host
	}))
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method != http.MethodConnect && r.URL.IsAbs() {
				p.plainRequest(ctx, w, r)
				return
			}
			front.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: p.o.HandshakeTimeout, MaxHeaderBytes: headMost, ErrorLog: log.New(io.Discard, "", 0),
	}
	_ = server.Serve(&frontListener{p.o.Forward, p}) // ends with the listener
	_ = server.Close()                               // the listener is closed already
}

// notForUs answers who takes the forward mode for a web server, or for an ACS.
func notForUs(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Connection", "close")
	http.Error(w, "this is an HTTP proxy: set it as the proxy of the device, not as its ACS URL", http.StatusBadRequest)
}

// allowed tells whether the forward mode leads to a host.
func (p *Proxy) allowed(authority string) bool {
	host, _, err := net.SplitHostPort(authority)
	if err != nil {
		host = authority
	}
	return len(p.o.Allow) == 0 || matches(p.o.Allow, host)
}

// tunnel serves a CONNECT.
func (p *Proxy) tunnel(ctx context.Context, client net.Conn, authority string) {
	c, ok := client.(*frontConn)
	if !ok { // cannot be: the listener makes them
		client.Close()
		return
	}
	defer c.release()
	raw := c.detach()
	c.ahead = raw[headEnd(raw):]
	to, err := authorityTarget(authority, true)
	if err != nil {
		reply(c, http.StatusBadRequest, err.Error())
		_ = c.Close() // there is nobody to tell
		return
	}
	l := p.begin(c, p.serverAddr(ctx, to, c), viaProxy)
	defer l.done()
	l.to = to
	l.flow.Record(capture.Record{Type: capture.RecordNote, Name: "connect", Data: textData("CONNECT " + authority + " at " + c.LocalAddr().String())})
	if l.dialed, err = l.dial(ctx); err != nil {
		l.unreachable(err)
		reply(c, http.StatusBadGateway, "upstream "+to.addr()+": "+err.Error())
		return
	}
	if _, err := c.Write([]byte(established)); err != nil {
		return
	}
	l.serve(ctx, Detect, func(l *link) (target, error) {
		l.to.secure = l.secure()
		return l.to, nil
	})
}

// plainRequest serves a connection whose first request is for an http URL: all of it is relayed, the requests with
// their targets in origin form.
func (p *Proxy) plainRequest(ctx context.Context, w http.ResponseWriter, r *http.Request) {
	to := urlTarget(r.URL)
	if !p.allowed(r.URL.Host) || to.secure || to.host == "" {
		w.Header().Set("Connection", "close")
		http.Error(w, "this proxy does not lead to "+r.URL.Host, http.StatusForbidden)
		return
	}
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		return
	}
	client, _, err := hijacker.Hijack()
	if err != nil {
		return
	}
	c, ok := client.(*frontConn)
	if !ok {
		client.Close()
		return
	}
	defer c.release()
	l := p.begin(c, p.serverAddr(ctx, to, c), viaProxy)
	defer l.done()
	l.to, l.early = to, c.detach()
	l.flow.Record(capture.Record{Type: capture.RecordNote, Name: "proxy-request", Data: textData("http proxy at " + c.LocalAddr().String() +
		"; targets go on in origin form, Proxy-Connection and Proxy-Authorization are taken out")})
	l.flow.Data(capture.ToServer, l.early)
	if l.dialed, err = l.dial(ctx); err != nil {
		l.unreachable(err)
		reply(c, http.StatusBadGateway, "upstream "+to.addr()+": "+err.Error())
		return
	}
	if l.connect(ctx) {
		l.run(ctx)
	}
}

// reply is an answer of the proxy itself.
func reply(c net.Conn, status int, text string) {
	text += "\n"
	_, _ = io.WriteString(c, "HTTP/1.1 "+strconv.Itoa(status)+" "+http.StatusText(status)+"\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "+
		strconv.Itoa(len(text))+"\r\nConnection: close\r\n\r\n"+text) // the client may be gone
}

// serverAddr is the server as the recording shows it: the one the client means, not the proxy it is reached by.
func (p *Proxy) serverAddr(ctx context.Context, to target, c net.Conn) net.Addr {
	port, err := strconv.ParseUint(to.port, 10, 16)
	ip, known := p.o.Resolve[to.host]
	if !known {
		if ip, err = netip.ParseAddr(to.host); err != nil {
			if found, lookErr := p.o.Lookup(ctx, to.host); lookErr == nil && len(found) > 0 {
				ip, err = found[0], nil
			}
		}
	}
	if err != nil {
		return c.LocalAddr()
	}
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(ip.Unmap(), uint16(port)))
}

// frontListener hands connections to the HTTP server that remember what was read from them.
type frontListener struct {
	net.Listener
	p *Proxy
}

// Accept takes the next connection for which there is room.
func (f *frontListener) Accept() (net.Conn, error) {
	for {
		c, err := f.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if !f.p.admit() {
			f.p.refuse(c)
			continue
		}
		f.p.conns.Add(1)
		return &frontConn{Conn: c, p: f.p}, nil
	}
}

// frontConn is a connection of which the HTTP server reads the first request. Then it is detached, and gives the
// bytes as they came.
type frontConn struct {
	net.Conn
	p    *Proxy
	free sync.Once

	mu       sync.Mutex
	raw      []byte // read so far, until it is detached
	detached bool
	ahead    []byte // to be read again
}

// Read remembers what it reads until the connection is detached.
func (c *frontConn) Read(b []byte) (int, error) {
	if len(c.ahead) > 0 {
		n := copy(b, c.ahead)
		c.ahead = c.ahead[n:]
		return n, nil
	}
	n, err := c.Conn.Read(b)
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.detached {
		c.raw = append(c.raw, b[:n]...)
	}
	return n, err
}

// detach ends the remembering and gives what was read. The HTTP server must have given the connection up.
func (c *frontConn) detach() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.detached = true
	return c.raw
}

// Close gives the place back, unless the connection is relayed: then its link does.
func (c *frontConn) Close() error {
	c.mu.Lock()
	detached := c.detached
	c.mu.Unlock()
	if !detached {
		c.release()
	}
	return c.Conn.Close()
}

// release gives the place of the connection back.
func (c *frontConn) release() {
	c.free.Do(func() {
		c.p.counts.open.Add(-1)
		c.p.conns.Done()
	})
}

// NetConn is the connection below.
func (c *frontConn) NetConn() net.Conn { return c.Conn }
