package proxy

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"net"
	"strconv"
	"sync"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

const (
	wakersMost = 10_000 // devices with a listener of their own
	portRange  = 1000   // from ConnectionRequestPort on
)

// wakers are the listeners for connection requests, one per device, so that the path of the URL need not change.
type wakers struct {
	p  *Proxy
	mu sync.Mutex

	byKey map[string]*waker
}

// waker is the listener of one device.
type waker struct {
	device string // for people
	port   string

	mu  sync.Mutex
	url string // as the device tells it
	to  target
	out string // host:port that the ACS is told
}

func newWakers(p *Proxy) *wakers { return &wakers{p: p, byKey: map[string]*waker{}} }

// lead gives the host:port that is to stand in a ConnectionRequestURL, whose own is authority, and makes requests to
// it go there. Where the message does not name the device, it is known by address and URL.
func (w *wakers) lead(ctx context.Context, l *link, id cwmp.DeviceID, url, authority string) (string, error) {
	to, err := authorityTarget(authority, false)
	if err != nil {
		return "", err
	}
	client := hostOf(l.raw.RemoteAddr())
	name, byURL := deviceName(id), client+" "+to.addr()
	w.mu.Lock()
	defer w.mu.Unlock()
	k, known := w.byKey[byURL], false
	if name != "" {
		if k, known = w.byKey[name]; !known {
			k = nil
		}
	}
	if k == nil {
		if k, err = w.open(ctx, l, name, byURL); err != nil {
			return "", err
		}
	}
	w.byKey[byURL] = k
	return k.point(w.p, l, id, url, to), nil
}

// open makes a listener for a device. Called with the lock held.
func (w *wakers) open(ctx context.Context, l *link, name, byURL string) (*waker, error) {
	if len(w.byKey) >= 2*wakersMost {
		return nil, fmt.Errorf("more than %d devices", wakersMost)
	}
	k := &waker{device: name}
	key := name
	if name == "" {
		k.device, key = "device at "+hostOf(l.raw.RemoteAddr()), byURL
	}
	listener, err := w.listen(ctx, hostOf(l.far.LocalAddr()), key, func(ctx context.Context, c net.Conn) { w.p.wake(ctx, c, k) })
	if err != nil {
		return nil, err
	}
	if _, k.port, err = net.SplitHostPort(listener.Addr().String()); err != nil {
		return nil, err
	}
	w.byKey[key] = k
	return k, nil
}

// listen takes the port that belongs to the key, or the next one that is free.
func (w *wakers) listen(ctx context.Context, host, key string, handle func(context.Context, net.Conn)) (net.Listener, error) {
	if w.p.o.Listener != nil {
		if a, ok := w.p.o.Listener.Addr().(*net.TCPAddr); ok && a.IP.IsUnspecified() {
			host = a.IP.String()
		}
	}
	first := w.p.o.ConnectionRequestPort
	if first == 0 {
		return w.p.listen(ctx, net.JoinHostPort(host, "0"), handle)
	}
	sum := fnv.New32a()
	sum.Write([]byte(key))
	var failed error
	for i := range portRange {
		port := first + (int(sum.Sum32()%portRange)+i)%portRange
		l, err := w.p.listen(ctx, net.JoinHostPort(host, strconv.Itoa(port)), handle)
		if err == nil || errors.Is(err, net.ErrClosed) {
			return l, err
		}
		failed = err
	}
	return nil, fmt.Errorf("no free port from %d on: %w", first, failed)
}

// point notes where a device takes its connection requests, and gives what the ACS is told.
func (k *waker) point(p *Proxy, l *link, id cwmp.DeviceID, url string, to target) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	host := hostOf(l.far.LocalAddr())
	if p.o.Advertise != nil {
		host = p.o.Advertise.Hostname()
	}
	out := net.JoinHostPort(host, k.port)
	if k.url == url && k.out == out {
		return out
	}
	k.url, k.to, k.out = url, to, out
	start, end, _ := authoritySpan([]byte(url))
	told := url[:start] + out + url[end:]
	data := map[string]any{"url": told, "deviceURL": url}
	if id != (cwmp.DeviceID{}) {
		data["device"] = map[string]string{"manufacturer": id.Manufacturer, "oui": id.OUI, "productClass": id.ProductClass, "serialNumber": id.SerialNumber}
	}
	p.o.Recorder.Mark(capture.MarkConnectionRequestURL, data)
	p.tell("connection requests for %s: the ACS is told %s, which leads to %s", k.device, told, url)
	return out
}

// wake passes a connection request on to the device.
func (p *Proxy) wake(ctx context.Context, c net.Conn, k *waker) {
	k.mu.Lock()
	to, url := k.to, k.url
	k.mu.Unlock()
	p.counts.requests.Add(1)
	l := p.begin(c, c.LocalAddr(), toCPE)
	defer l.done()
	l.flow.Record(capture.Record{Type: capture.RecordNote, Name: "connection-request",
		Data: textData("to " + k.device + " at " + url)})
	l.serve(ctx, Plain, func(*link) (target, error) { return to, nil })
}
