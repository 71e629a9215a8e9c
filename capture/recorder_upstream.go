package capture

import (
	"encoding/hex"
	"net"
	"time"
)

// Names of [RecordForward]: what is known of the other leg of a proxied connection.
const (
	ForwardOpened = "opened" // the other leg is up: ForwardOpen
	ForwardFailed = "failed" // it could not be opened: ForwardOpen with Error
	ForwardTLS    = "tls"    // TLS facts of the other leg: TLSFacts
	ForwardPassed = "passed" // the bytes of a direction up to End were written to the other leg
	ForwardEnded  = "ended"  // FIN or RST was sent or seen there: ForwardEnd
	ForwardSum    = "sum"    // everything that was written to it: ForwardTotal
)

// ForwardOpen is the data of ForwardOpened and ForwardFailed.
type ForwardOpen struct {
	Client string `json:"client,omitempty"` // our address on the other leg
	Server string `json:"server,omitempty"` // who was dialled
	Error  string `json:"error,omitempty"`
}

// ForwardEnd is the data of ForwardEnded.
type ForwardEnd struct {
	Reset bool   `json:"reset,omitempty"`
	Error string `json:"error,omitempty"` // why forwarding stopped, where it did not end by itself
}

// ForwardTotal is the data of ForwardSum.
type ForwardTotal struct {
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256,omitempty"` // not told where the recording lacks bytes
}

// UpstreamOpened records that the other leg is up. The time is when it was, now when zero.
func (f *Flow) UpstreamOpened(client, server net.Addr, at time.Time) {
	f.Record(Record{Type: RecordForward, Name: ForwardOpened, Time: at, Data: marshalData(
		ForwardOpen{Client: addrText(netAddrPort(client)), Server: addrText(netAddrPort(server))})})
}

// UpstreamFailed records that the other leg could not be opened.
func (f *Flow) UpstreamFailed(server string, err error) {
	f.Record(Record{Type: RecordForward, Name: ForwardFailed, Data: marshalData(
		ForwardOpen{Server: server, Error: err.Error()})})
}

// UpstreamTLS records the TLS facts of the other leg.
func (f *Flow) UpstreamTLS(t TLSFacts) {
	f.Record(Record{Type: RecordForward, Name: ForwardTLS, Data: marshalData(t)})
}

// Forwarded records that the bytes of a direction up to offset (of its stream, as it was sent to us) have been written
// to the other leg. It is cheap enough to be called after each write.
func (f *Flow) Forwarded(dir Direction, offset int64) {
	f.r.q.mu.Lock()
	defer f.r.q.mu.Unlock()
	if !f.lost {
		f.r.q.control(queueItem{kind: itemForward, conn: f.id, dir: dir, at: f.r.now(), end: offset}, 256)
	}
}

// UpstreamEnded records that a direction ended on the other leg; err says why where it did not end by itself.
func (f *Flow) UpstreamEnded(dir Direction, reset bool, err error) {
	e := ForwardEnd{Reset: reset}
	if err != nil {
		e.Error = err.Error()
	}
	f.Record(Record{Type: RecordForward, Name: ForwardEnded, Dir: dir.String(), Data: marshalData(e)})
}

// UpstreamSum records how many bytes of a direction were written to the other leg, and their SHA-256.
func (f *Flow) UpstreamSum(dir Direction, bytes int64, sum [32]byte) {
	f.Record(Record{Type: RecordForward, Name: ForwardSum, Dir: dir.String(),
		Data: marshalData(ForwardTotal{bytes, hex.EncodeToString(sum[:])})})
}

// UpstreamSame records the same for a direction whose bytes went out as they came in and are recorded: the sum is then that
// of the recording, and nobody has to work it out twice. Where bytes are missing in the recording no sum is told.
func (f *Flow) UpstreamSame(dir Direction, bytes int64) {
	f.r.q.mu.Lock()
	defer f.r.q.mu.Unlock()
	if !f.lost {
		f.r.q.control(queueItem{kind: itemSame, conn: f.id, dir: dir, at: f.r.now(), end: bytes}, 256)
	}
}

func (e *encoder) forwardedSame(id int, dir Direction, bytes int64, at time.Time) {
	total := ForwardTotal{Bytes: bytes}
	if c := e.conns[id]; c != nil && c.counted[dir] == bytes {
		total.SHA256 = hex.EncodeToString(c.sum[dir].Sum(nil))
	}
	e.record(Record{Type: RecordForward, Name: ForwardSum, Time: at, Conn: id, Dir: dir.String(), Data: marshalData(total)})
}
