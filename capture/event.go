package capture

import "time"

// Direction tells which end of a connection sent bytes. The client is the end that opened the connection:
// the CPE on a CWMP connection, the ACS on a connection request.
type Direction uint8

// The two directions of a connection.
const (
	ToServer Direction = iota // from client to server
	ToClient                  // from server to client
)

// String gives "to-server" or "to-client".
func (d Direction) String() string {
	if d == ToClient {
		return "to-client"
	}
	return "to-server"
}

// EventKind tells what an [Event] reports.
type EventKind uint8

// What an event may report.
const (
	EventOpen   EventKind = iota // a connection came into being (or its first packet was seen)
	EventData                    // bytes of one direction, in stream order, without holes
	EventClose                   // one direction ended (FIN) or the connection was reset (RST)
	EventRecord                  // a JSON record: header, TLS facts, marker, alteration, gap, redaction, forwarding
)

// Event is one thing a recording holds, in the order in which it happened.
type Event struct {
	Kind   EventKind
	Time   time.Time
	Conn   *Conn     // nil for records that belong to no connection
	Dir    Direction // of EventData and EventClose: who sent
	Data   []byte    // of EventData; valid until the next call of Reader.Next
	Offset int64     // of EventData: stream offset of Data[0] in its direction
	Frame  int       // the packet's number as Wireshark counts it, 0 where the source has no packets
	Reset  bool      // of EventClose: RST instead of FIN
	Record *Record   // of EventRecord
}

// Reader yields the events of one recording. Next ends with io.EOF. A damaged file yields what can be read and
// then a *DamageError; nothing that was read before is lost.
type Reader interface {
	Next() (Event, error)
	Source() *Source
	Close() error
}

// Source says what a recording is and what it can show.
type Source struct {
	Name     string // as the user named it
	Format   string // "cwmplab pcapng", "pcapng", "pcap", both also "… via tshark", "transcript", "har", "genieacs log", "soap"
	Version  int    // of our own format, else 0
	Tool     string // program that wrote it, "" if unknown
	Packets  bool   // has frame numbers
	Framing  bool   // message framing, header case and connection life are as on the wire
	Timing   bool   // time stamps are those of the wire
	Opens    bool   // SYN or accept times are real, so that waits may be measured to them
	Subjects []string
	Notes    []string // what the reader had to tolerate or leave out, in order

	Header    Header   // of our own recordings and of transcripts: what the first section says
	Listeners []string // host:port where connection requests arrive that the recorder passes on or answers
	Parts     []Part   // files of a rotated recording after the first, in order

	counted bool // it says itself where the counts of a connection stand
}

// Part is one further file of a rotated recording. Frame numbers count through all parts.
type Part struct {
	Name   string
	Frames int // frames of the parts before: frame 17 of this part is Frames+17
}

// Place tells in which file a frame stands and which number Wireshark gives it there.
func (s *Source) Place(frame int) (name string, number int) {
	name, number = s.Name, frame
	for _, p := range s.Parts {
		if frame > p.Frames {
			name, number = p.Name, frame-p.Frames
		}
	}
	return name, number
}
