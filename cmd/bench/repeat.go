package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"time"

	"cwmplab/capture"
)

// repeater is a recording that plays one session again and again, an hour apart.
type repeater struct {
	events   []capture.Event
	left     int
	shape    shape
	bodies   *bufio.Writer
	source   *capture.Source
	sessions int

	at    int
	conns map[int]*capture.Conn
	next  int
}

func newRepeater(t *capture.Transcript, size int, sh shape, bodies *bufio.Writer) *repeater {
	r := &repeater{left: size, shape: sh, bodies: bodies, conns: map[int]*capture.Conn{}}
	rd := t.Reader()
	r.source = rd.Source()
	for {
		e, err := rd.Next()
		if err != nil {
			break
		}
		if e.Kind == capture.EventRecord {
			continue
		}
		e.Data = bytes.Clone(e.Data)
		r.events = append(r.events, e)
	}
	return r
}

// Source describes the recording.
func (r *repeater) Source() *capture.Source { return r.source }

// Close does nothing.
func (r *repeater) Close() error { return nil }

// Next gives the next event of the session under way, or begins the next session.
func (r *repeater) Next() (capture.Event, error) {
	if r.at == len(r.events) {
		r.at = 0
		r.sessions++
		clear(r.conns)
		if r.left <= 0 {
			return capture.Event{}, io.EOF
		}
	}
	e := r.events[r.at]
	r.at++
	e.Time = e.Time.Add(time.Duration(r.sessions) * time.Hour)
	if r.shape.devices {
		e.Time = r.events[r.at-1].Time.Add(time.Duration(r.sessions) * 10 * time.Second)
	}
	e.Conn = r.conn(e.Conn)
	if e.Kind == capture.EventData {
		e.Data = r.data(e.Data)
	}
	return e, nil
}

func (r *repeater) conn(c *capture.Conn) *capture.Conn {
	if c == nil {
		return nil
	}
	if r.conns[c.ID] == nil {
		r.next++
		n := *c
		n.ID, n.Name = r.next, fmt.Sprintf("c%d", r.next)
		r.conns[c.ID] = &n
	}
	return r.conns[c.ID]
}

// data puts another serial number in, and hands bodies on.
func (r *repeater) data(b []byte) []byte {
	r.left -= len(b)
	for _, v := range values {
		if v.own && r.shape.own || !v.own && r.shape.devices {
			b = bytes.ReplaceAll(b, []byte(v.was), fmt.Appendf(nil, v.format, v.of(r.sessions)))
		}
	}
	if _, body, ok := bytes.Cut(b, []byte("\r\n\r\n")); ok && bytes.HasPrefix(bytes.TrimSpace(body), []byte("<")) {
		_, _ = r.bodies.Write(body)
	}
	return b
}

// value is one in the bytes of the session, to be replaced by one of the same length.
type value struct {
	was    string
	format string
	of     func(session int) uint64
	own    bool // only in shapes with own values
}

// mostDevices of a recording.
const mostDevices = 10_000

var values = []value{
	{"HR0000001", "HR%07d", func(n int) uint64 { return uint64(n % mostDevices) }, false},
	{"4b1f0c7d9e2a6358", "%016x", func(n int) uint64 { return scattered(n % mostDevices) }, true}, // path of the ConnectionRequestURL
	{"5f9ca83984c256d79e5f3524dd50135c", "%032x", scattered, true},                                // nonce
	{"2bc1907c503b3fc4", "%016x", scattered, true},                                                // opaque
	{"b019ebc733f943c3", "%016x", scattered, true},                                                // cnonce
	{"7f3a9c21", "%08x", func(n int) uint64 { return uint64(n) }, true},                           // cookie
}

// scattered gives numbers that look like random ones, always the same.
func scattered(n int) uint64 { return (uint64(n) + 1) * 0x9e3779b97f4a7c15 }
