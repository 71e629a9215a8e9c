package capture

import (
	"encoding/json"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"cwmplab/cwmp"
)

// MarkConnectionRequestURL is the name of a marker that tells where a device takes connection requests, for recordings
// whose Informs do not: data {"url": "http://192.0.2.10:7547/x"}.
const MarkConnectionRequestURL = "connection-request-url"

// How many addresses of connection requests are remembered, and for how long a challenge waits for its answer.
const (
	maxListeners  = 20_000
	challengeWait = time.Minute
	maxChain      = 16
)

// place is a path at a host.
type place struct {
	host string // host:port as written, port filled in
	path string
}

// listener is where a device takes connection requests.
type listener struct {
	url string
	place
	device cwmp.DeviceID
	known  bool
	chain  uint8              // how many requests were linked in a row: a hostile pair must not fill memory
	last   *ConnectionRequest // a challenge that waits for its answer
	older  *listener          // another one at the same place, announced before
}

// maxSharing is how many devices are remembered that announce one and the same URL.
const maxSharing = 64

// connRequests knows who takes connection requests where.
type connRequests struct {
	number int
	hosts  map[string]*listenerHost // by host:port
	paths  map[place]*listener      // the latest at each place
	order  []*listener              // oldest first
	again  *listener                // the one that was announced last: most Informs announce it once more
}

// listenerHost is an address at which one or several devices listen.
type listenerHost struct {
	latest *listener
	count  int
	other  *listener // stands for requests to a path that nobody announced where several devices listen; nil while there is one
}

func newConnRequests() connRequests {
	return connRequests{hosts: map[string]*listenerHost{}, paths: map[place]*listener{}}
}

// learn remembers the ConnectionRequestURL of an Inform. Those announced before stay known: an ACS may be late.
func (c *connRequests) learn(device cwmp.DeviceID, m *Message) {
	if text := connectionRequestURL(m); text != "" {
		c.add(text, device, true)
	}
}

// mark takes a record that names listeners: the header, or a marker.
func (c *connRequests) mark(r *Record) {
	if r.Type == RecordHeader {
		var h Header
		if json.Unmarshal(r.Data, &h) == nil {
			for _, at := range h.Listeners {
				c.add("http://"+at+"/", cwmp.DeviceID{}, false)
			}
		}
		return
	}
	if r.Type != RecordMark || r.Name != MarkConnectionRequestURL {
		return
	}
	var data struct {
		URL string `json:"url"`
	}
	if json.Unmarshal(r.Data, &data) == nil && data.URL != "" {
		c.add(data.URL, cwmp.DeviceID{}, false)
	}
}

func (c *connRequests) add(text string, device cwmp.DeviceID, known bool) {
	if l := c.again; l != nil && known && l.known && l.url == text && l.device == device {
		c.hosts[l.host].latest = l
		return
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || len(text) > 4096 {
		return
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	host := strings.ToLower(net.JoinHostPort(u.Hostname(), port))
	at := place{host, u.RequestURI()}
	if u.Path == "" {
		at.path = "/"
	}
	sharing := 0
	for there := c.paths[at]; there != nil; there = there.older {
		if there.url == text && (there.device == device || !known) {
			c.hosts[host].latest, c.again = there, there
			return
		}
		if there.url == text && !there.known { // a marker had named it before the Inform did
			there.device, there.known = device, true
			return
		}
		sharing++
	}
	if sharing >= maxSharing {
		return // so many devices at one URL that no request tells which is meant
	}
	if i := strings.Index(text, at.path); i >= 0 {
		at.path = text[i : i+len(at.path)] // of thousands of devices, each once in memory
	}
	l := &listener{url: text, place: at, device: device, known: known, older: c.paths[at]}
	if len(c.order) >= maxListeners {
		c.drop(c.order[0])
		c.order = c.order[1:]
	}
	c.order = append(c.order, l)
	delete(c.paths, at) // with the key, whose text may be that of a listener which is let go of before this one
	c.paths[at] = l
	h := c.hosts[host]
	if h == nil {
		h = &listenerHost{}
		c.hosts[host] = h
	}
	if h.latest != nil && h.latest.known && known && h.latest.device != device && h.other == nil {
		h.other = &listener{url: text}
	}
	if known || h.latest == nil {
		h.latest = l
	}
	h.count++
}

func (c *connRequests) drop(l *listener) {
	if c.again == l {
		c.again = nil
	}
	if latest := c.paths[l.place]; latest != l {
		for latest.older != l {
			latest = latest.older
		}
		latest.older = l.older
	} else if delete(c.paths, l.place); l.older != nil {
		c.paths[l.older.place] = l.older
	}
	if h := c.hosts[l.host]; h.count > 1 {
		h.count--
	} else {
		delete(c.hosts, l.host)
	}
}

// match takes an exchange that is a connection request and gives it away as one.
func (c *connRequests) match(a *assembler, x *Exchange) bool {
	m := x.Request
	if m == nil || m.SOAP {
		return false
	}
	l := c.find(x)
	if l == nil {
		if !a.acsHost(x.Conn.Client.Addr()) || a.isACS(x.Conn.Server) || a.near.servers[x.Conn.Server] {
			return false
		}
		l = &listener{} // by the options alone: from the ACS, to somebody else
	}
	c.number++
	r := &ConnectionRequest{Exchange: x, Number: c.number, Device: l.device, Known: l.known, URL: l.url}
	m.Sender = cwmp.ACS
	if x.Response != nil {
		x.Response.Sender = cwmp.CPE
	}
	if p := l.last; p != nil && l.chain < maxChain && m.Has("Authorization") &&
		p.Exchange.Conn.Client.Addr() == x.Conn.Client.Addr() && m.Start.Sub(p.Exchange.Response.End) < challengeWait {
		r.Previous = p
		l.chain++
	} else {
		l.chain = 0
	}
	l.last = nil
	if x.Challenge() {
		l.last = r
	}
	a.out = append(a.out, r)
	return true
}

// acsHost tells whether the options name an ACS at this address, whatever its port.
func (a *assembler) acsHost(ip netip.Addr) bool {
	for _, acs := range a.o.ACS {
		if acs.Addr() == ip {
			return true
		}
	}
	return false
}

// find is the listener that a request goes to: by packet address, else by Host. Of several at one address that of the
// path; where none has it, a device is named only if there is no other.
func (c *connRequests) find(x *Exchange) *listener {
	host := strings.ToLower(x.Conn.Server.String())
	h := c.hosts[host]
	if h == nil {
		if host = strings.ToLower(x.Request.Header("Host")); host == "" {
			return nil
		}
		if !strings.Contains(host[strings.LastIndexByte(host, ']')+1:], ":") {
			host += ":80"
		}
		if h = c.hosts[host]; h == nil {
			return nil
		}
	}
	if exact := c.paths[place{host, x.Request.HTTP.Target}]; exact != nil {
		return exact
	}
	if h.other != nil {
		return h.other
	}
	return h.latest
}
