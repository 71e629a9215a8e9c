package cwmp

import "cwmplab/cwmp/xmltree"

// RPC is the content of a SOAP body: a request, a response or a fault. Implemented by the pointers
// to the types of this package that carry the name of a method, and by *Fault.
type RPC interface {
	// Method is the name of the method, also for its response; "" for a fault.
	Method() string
	// IsResponse reports whether this answers a request. A fault does.
	IsResponse() bool

	encode(e *encoder)
	decode(d *decoder) error
}

// Envelope is one message.
type Envelope struct {
	// Version chooses the namespace when encoding. Decode sets the lowest version that uses the
	// namespace of the method, or of the header where the body names none; UnknownVersion if that
	// is none of CWMP. What a session agreed on is found by Negotiate.
	Version Version
	Header  Header

	// Body is the call, the response or the fault; nil for an empty body or an unknown method.
	Body RPC
	// Unknown is the element of a method without a codec, as vendor methods are.
	Unknown *xmltree.Node
	// Invalid is the first argument that is missing, or argument or header entry whose text is none
	// of its type: what a strict receiver answers with fault 9003 or 8003. Nil if all could be
	// read. Set by Decode.
	Invalid error
}

// Header holds the entries of the SOAP header. TR-069 3.5, table 4.
type Header struct {
	ID                    *string  // free text; nil if absent. An answer repeats the ID of its request
	HoldRequests          *bool    // sent by an ACS only; absent means false
	SessionTimeout        *uint32  // seconds; in Inform only, from 1.3
	SupportedCWMPVersions []string // in Inform only, from 1.4; nil if absent
	UseCWMPVersion        string   // in InformResponse only, from 1.4; "" if absent
	NoMoreRequests        *bool    // of the first issue, before Amendment 1

	Extra []*Element // entries that CWMP does not define, in order
}

// Note is something that Decode tolerated.
type Note struct {
	Code   NoteCode
	Path   string // of the element, as xmltree.Node.Path spells it
	Offset int    // of that element in the document, bytes
	Text   string // one clause for people
}

// NoteCode is the kind of a Note.
type NoteCode string

// The kinds of notes.
const (
	NoteMissing   NoteCode = "missing"    // a mandatory element is not there; its value is zero
	NoteLexical   NoteCode = "lexical"    // the text is none of the type; its value is zero
	NoteUnknown   NoteCode = "unknown"    // an element that is not defined here, skipped
	NoteDuplicate NoteCode = "duplicate"  // an element again; the first counts
	NoteOrder     NoteCode = "order"      // elements not in the order of the schema
	NoteNamespace NoteCode = "namespace"  // the local name is right, the namespace is not
	NoteItemName  NoteCode = "item-name"  // an array member under another name
	NoteArrayType NoteCode = "array-type" // arrayType is missing, or its count is not the number of members
	NoteXSIType   NoteCode = "xsi-type"   // a Value or Operations element without a usable xsi:type
	NoteXML       NoteCode = "xml"        // the document is not well-formed
	NoteMore      NoteCode = "more"       // further notes were dropped
)

// Invalid reports whether the note is about an argument that could not be read.
func (n Note) Invalid() bool { return n.Code == NoteMissing || n.Code == NoteLexical }

// String is the note in one line: path, byte, text.
func (n Note) String() string {
	return n.Path + " at byte " + itoa(n.Offset) + ": " + n.Text
}
