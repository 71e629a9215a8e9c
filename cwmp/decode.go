package cwmp

import (
	"errors"
	"fmt"
	"strings"

	"cwmplab/cwmp/xmltree"
)

// Errors of Decode: what cannot be read at all.
var (
	ErrNoEnvelope = errors.New("no Envelope element")
	ErrNoBody     = errors.New("no Body element")
)

// Decode reads the arguments of a message. It is lenient: what is missing or unreadable is left
// zero, what is not defined is skipped, and both are noted. Envelope.Invalid holds the first
// argument that a strict receiver would refuse. A body without an element gives an Envelope without
// Body; a method without a codec is left in Unknown.
//
// The error is ErrNoEnvelope or ErrNoBody, wrapped; all else comes back as notes.
func Decode(d *xmltree.Document) (*Envelope, []Note, error) {
	if d == nil || d.Root == nil {
		return nil, nil, fmt.Errorf("cwmp: empty document: %w", ErrNoEnvelope)
	}
	dec := &decoder{at: d.Root, log: new(log)}
	for _, p := range d.Problems {
		if p.Fatal() {
			dec.log.add(Note{Code: NoteXML, Path: d.Root.Path(), Offset: p.Offset, Text: string(p.Code) + ": " + p.Detail})
		}
	}
	root := d.Root
	if root.Local() != "Envelope" {
		return nil, dec.log.notes, fmt.Errorf("cwmp: root element is %q: %w", root.Local(), ErrNoEnvelope)
	}
	if root.Space() != EnvelopeSpace {
		dec.note(NoteNamespace, root, "Envelope in namespace "+root.Space())
	}
	e := new(Envelope)
	if h := root.Child("Header"); h != nil {
		e.Version = e.Header.decode(dec, h)
	}
	body := root.Child("Body")
	if body == nil {
		return nil, dec.log.notes, fmt.Errorf("cwmp: envelope at byte %d: %w", root.Offset(), ErrNoBody)
	}
	e.body(dec, body)
	e.Invalid = dec.Err()
	return e, dec.log.notes, nil
}

// body reads the method or fault.
func (e *Envelope) body(d *decoder, body *xmltree.Node) {
	n := body.FirstChild()
	if n == nil {
		return
	}
	for extra := n.NextSibling(); extra != nil; extra = extra.NextSibling() {
		d.note(NoteUnknown, extra, "a second element in Body")
	}
	space := n.Space()
	if n.Local() == "Fault" {
		e.Body = new(Fault)
		space = cwmpFault(n).Space()
	} else {
		name, response := methodName(n.Local())
		m := lookup(name)
		if m == nil {
			e.Unknown = n
		} else if response {
			e.Body = m.NewResponse()
		} else {
			e.Body = m.NewRequest()
		}
	}
	if v, ok := NamespaceVersion(space); ok {
		e.Version = v
	} else if e.Unknown == nil && space != "" {
		d.note(NoteNamespace, n, "namespace "+space+" is none of CWMP")
	}
	if e.Body != nil {
		d.inside(n, e.Body.decode)
	}
}

// decode reads the header entries and returns the version that the namespace of the first one
// stands for. Entries of others go to Extra.
func (h *Header) decode(d *decoder, header *xmltree.Node) (v Version) {
	for n := header.FirstChild(); n != nil; n = n.NextSibling() {
		if !h.entry(d, n) {
			h.Extra = append(h.Extra, CopyElement(n))
			continue
		}
		d.namespace(n)
		if v == UnknownVersion {
			v, _ = NamespaceVersion(n.Space())
		}
	}
	return v
}

// foreign reports whether a header entry in the namespace is somebody else's. None at all, that of
// the envelope, and one that looks like CWMP are mistakes of a sender who means CWMP.
func foreign(space string) bool {
	return space != "" && space != EnvelopeSpace && !strings.Contains(space, "cwmp")
}

func (h *Header) entry(d *decoder, n *xmltree.Node) bool {
	if foreign(n.Space()) {
		return false
	}
	text := n.Text()
	switch n.Local() {
	case "ID":
		h.ID = &text
	case "HoldRequests":
		h.HoldRequests = d.flag(n)
	case "SessionTimeout":
		if v, ok := uint32Of(n); ok {
			h.SessionTimeout = &v
		} else {
			d.lexical(n, "unsignedInt")
		}
	case "SupportedCWMPVersions":
		h.SupportedCWMPVersions = []string{}
		for v := range strings.SplitSeq(text, ",") {
			if v = strings.TrimSpace(v); v != "" {
				h.SupportedCWMPVersions = append(h.SupportedCWMPVersions, v)
			}
		}
	case "UseCWMPVersion":
		h.UseCWMPVersion = strings.TrimSpace(text)
	case "NoMoreRequests":
		h.NoMoreRequests = d.flag(n)
	default:
		return false
	}
	return true
}
