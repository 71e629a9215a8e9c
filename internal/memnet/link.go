package memnet

import (
	"bytes"
	"net"
	"sync"
	"time"
)

// window is how many bytes a writer can be ahead of the reader.
const window = 1 << 20

// link is what the two ends of a connection share.
type link struct {
	mu      sync.Mutex
	changed sync.Cond // anything that a waiting read or write looks at
}

// newPair makes the two ends of a connection.
func newPair(from, to *net.TCPAddr) (client, server *Conn) {
	l := &link{}
	l.changed.L = &l.mu
	client = &Conn{link: l, local: from, remote: to}
	server = &Conn{link: l, local: to, remote: from, peer: client}
	client.peer = server
	return client, server
}

// inbox is what has come to one end.
type inbox struct {
	data  bytes.Buffer
	fin   bool // the peer writes no more
	reset bool // the peer has reset the connection
	shut  bool // this end reads no more
}

// deadline wakes the link when it passes.
type deadline struct {
	at    time.Time
	timer *time.Timer
}

func (d *deadline) passed() bool { return !d.at.IsZero() && !time.Now().Before(d.at) }

// set is called with the link locked.
func (d *deadline) set(l *link, at time.Time) {
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	d.at = at
	if wait := time.Until(at); !at.IsZero() && wait > 0 {
		d.timer = time.AfterFunc(wait, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.changed.Broadcast()
		})
	}
	l.changed.Broadcast()
}
