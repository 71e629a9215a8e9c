package capture

import (
	"encoding/json"
	"time"
)

// Verb says what an [Entry] of a transcript tells.
type Verb string

// The verbs of a transcript. Every other verb is the [RecordType] of a record.
const (
	VerbOpen  Verb = "open"  // a connection came into being: Open
	VerbData  Verb = "data"  // a message, or raw bytes: Data
	VerbMore  Verb = "more"  // the next Size bytes of the last VerbData of this connection and direction pass now
	VerbClose Verb = "close" // a direction ended: Dir, Reset
)

// Transcript is a recording as text, in memory: [ParseTranscript] reads it, Format writes it, and its entries may be
// edited in between. The format is described in TRANSCRIPT.md.
type Transcript struct {
	Name    string // of the file, for errors and [Source]
	Header  Header // Start is what the times of entries count from
	Entries []Entry

	Comment string // lines before the first one, without the number sign: "\n" between them
	Trailer string // lines after the last entry
	Counted bool   // it comes from a recording and says itself where the counts of a connection stand
}

// Entry is one thing that happened.
type Entry struct {
	At   time.Duration // since Header.Start
	Conn string        // name of the connection, "" for records that belong to none
	Verb Verb

	Dir   Direction // of VerbData, VerbMore, VerbClose
	Data  []byte    // of VerbData: the bytes as they passed; those of the VerbMore entries that follow included
	Size  int       // of VerbData: how many of Data passed at once, 0 for all; of VerbMore: how many more, 0 for the rest
	Reset bool      // of VerbClose: RST instead of FIN

	Open   *ConnOpen // of VerbOpen; nil takes the defaults of the name
	Record *Record   // of records; its Time and Conn are taken from the entry

	Auto    bool   // of VerbData: written with "Content-Length: auto"
	Raw     bool   // of VerbData: written byte by byte, not as an HTTP message
	Chunk   int    // of VerbData: the text is plain and was cut into chunks of this size, 0 for as it is
	Comment string // lines before the entry, as in Transcript
}

// ConnOpen is what is said of a connection when it opens.
type ConnOpen struct {
	ID     int    `json:"id,omitempty"` // number of the connection where it is not the next one
	Client string `json:"client,omitempty"`
	Server string `json:"server,omitempty"`
	How    string `json:"how,omitempty"`  // "accept", "syn" or "unknown"
	Leg    string `json:"leg,omitempty"`  // "upstream"
	Near   int    `json:"near,omitempty"` // of an upstream leg: the connection it serves
	Name   string `json:"name,omitempty"` // where it is not the letter c and the number

	Start   [2]int64 `json:"start,omitzero"`    // stream offsets where the recording of the connection begins
	Resumed bool     `json:"resumed,omitempty"` // the connection was in an earlier part of the recording already
}

// Format writes the transcript as text. Parsing that text gives the same events.
func (t *Transcript) Format() []byte { return formatTranscript(t) }

// Reader yields the events of the transcript, the same as the recording it stands for.
func (t *Transcript) Reader() Reader { return newTranscriptReader(t) }

// Clone copies the transcript deeply, so that an edit of one leaves the other alone.
func (t *Transcript) Clone() *Transcript {
	c := *t
	c.Entries = make([]Entry, len(t.Entries))
	for i, e := range t.Entries {
		if e.Data != nil {
			e.Data = append([]byte{}, e.Data...)
		}
		if e.Open != nil {
			o := *e.Open
			e.Open = &o
		}
		if e.Record != nil {
			r := *e.Record
			r.Data = append(json.RawMessage(nil), r.Data...)
			e.Record = &r
		}
		c.Entries[i] = e
	}
	return &c
}
