package capture

import (
	"net/netip"
	"time"
)

// Conn is one TCP connection of a recording, seen after TLS.
type Conn struct {
	ID     int    // number in the recording, from 1, in order of first appearance
	Name   string // how transcripts name it: "c1", "cr1"; made from ID where the source has none
	Client netip.AddrPort
	Server netip.AddrPort
	Source *Source

	Opened   time.Time // SYN where OpenSYN, accept where OpenAccept, first packet seen otherwise
	OpenHow  OpenHow
	Stream   int       // Wireshark's tcp.stream, -1 where the source has no packets
	TLS      *TLSFacts // nil for plain connections and where nothing is known
	Leg      string    // "" or "upstream" for the far leg of a proxied connection recorded in full
	Start    [2]int64  // stream offsets with which the recording of it begins: not 0 in a later part read by itself
	Near     int       // of the upstream leg: ID of the connection it serves, 0 where unknown
	Altered  []Span    // spans the proxy changed, per direction, ascending
	Gaps     []Span
	Redacted []Span
	Provoked []Span // spans a suite sent wrong on purpose; a span with Start == End covers the connection
	Garbage  []Span // where a direction stopped being HTTP, at most one each; filled while sessions are read
	Ends     [2]End // how each direction ended, indexed by the Direction that stopped sending
}

// OpenHow tells what the opening time of a connection rests on.
type OpenHow uint8

// What an opening time may rest on.
const (
	OpenUnknown OpenHow = iota // the recording begins after the connection was opened
	OpenSYN                    // a SYN packet was captured
	OpenAccept                 // our listener accepted: a little later than the SYN
)

// End tells how one direction of a connection stopped.
type End struct {
	Time  time.Time // zero: it had not ended when the recording did
	Reset bool      // RST instead of FIN
	Frame int
}

// Span is a range of stream offsets [Start, End) of one direction.
type Span struct {
	Dir        Direction
	Start, End int64
	Name       string // what it is: kind of alteration, of secret, of provocation
	Original   []byte // of an alteration: what stood there before
}

// Touches tells whether a span of dir that covers any of [start, end) is in spans.
func Touches(spans []Span, dir Direction, start, end int64) bool {
	for _, s := range spans {
		if s.Dir == dir && (s.Start == s.End || s.Start < end && start < s.End) {
			return true
		}
	}
	return false
}

// TLSFacts is what was seen of TLS on a connection.
type TLSFacts struct {
	Version     string   `json:"version,omitempty"` // "1.2"
	Suite       string   `json:"suite,omitempty"`
	SNI         string   `json:"sni,omitempty"`
	ALPN        string   `json:"alpn,omitempty"`
	ClientCert  string   `json:"clientCert,omitempty"` // subject of the client's certificate
	ServerCert  string   `json:"serverCert,omitempty"` // SHA-256 of the leaf that was served
	Offered     []string `json:"offered,omitempty"`    // suites of the ClientHello
	OfferedMax  string   `json:"offeredMax,omitempty"` // highest version the ClientHello offers
	Alert       string   `json:"alert,omitempty"`      // alert that ended the handshake
	Error       string   `json:"error,omitempty"`      // why the handshake failed, in our words
	HelloBase64 string   `json:"hello,omitempty"`      // the ClientHello as sent
	Encrypted   bool     `json:"encrypted,omitempty"`  // the recording holds no plaintext of the connection, though bytes passed
}
