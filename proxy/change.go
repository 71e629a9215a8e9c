package proxy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"cwmplab/capture"
	"cwmplab/internal/http1"
)

// bodyChange replaces the bytes [start, end) of a decoded body.
type bodyChange struct {
	start, end int
	with       []byte
	name       string
}

// onWire turns changes of the body into changes of the message, and mends its framing: the digits of Content-Length,
// or the sizes of the chunks concerned. wire is the message.
func onWire(m *http1.Message, wire []byte, body []bodyChange) []change {
	slices.SortFunc(body, func(a, b bodyChange) int { return a.start - b.start })
	if m.Framing == http1.Chunked {
		return onChunks(m, wire, body)
	}
	var changes []change
	grown := 0
	for _, b := range body {
		changes = append(changes, change{m.HeadLen + b.start, m.HeadLen + b.end, b.with, b.name})
		grown += len(b.with) - (b.end - b.start)
	}
	if m.Framing != http1.Length || grown == 0 {
		return changes
	}
	for _, h := range m.HeaderAll("Content-Length") {
		for at, end := h.ValueOffset, h.ValueOffset+h.ValueLength; at < end; {
			digits := digitsAt(m.Head[at:end])
			if digits == 0 {
				at++
				continue
			}
			length, err := strconv.Atoi(string(m.Head[at : at+digits]))
			if err == nil {
				changes = append(changes, change{at, at + digits, strconv.AppendInt(nil, int64(length+grown), 10), "content-length"})
			}
			at += digits
		}
	}
	return changes
}

func digitsAt(b []byte) int {
	n := 0
	for n < len(b) && '0' <= b[n] && b[n] <= '9' {
		n++
	}
	return n
}

// onChunks changes chunks one by one. What replaces bytes of several chunks goes into the first of them; a chunk of
// which nothing is left is taken out, because an empty chunk would end the body.
func onChunks(m *http1.Message, wire []byte, body []bodyChange) []change {
	var changes []change
	for _, c := range m.Chunks {
		data := int(c.WireOffset - m.Offset)
		length := c.Length
		var inside []change
		for i := range body {
			b := &body[i]
			from, to := max(b.start, c.Offset), min(b.end, c.Offset+c.Length)
			if from >= to && !(b.start == b.end && from == b.start && from < c.Offset+c.Length) {
				continue
			}
			inside = append(inside, change{data + from - c.Offset, data + to - c.Offset, b.with, b.name})
			length += len(b.with) - (to - from)
			b.with = nil // all of it is in this chunk
		}
		if len(inside) == 0 {
			continue
		}
		line := bytes.LastIndexByte(wire[:data-1], '\n') + 1
		if length == 0 {
			end := data + c.Length
			end += bytes.IndexByte(wire[end:], '\n') + 1
			changes = append(changes, change{line, end, nil, inside[0].name})
			continue
		}
		digits := line
		for digits < data && bytes.IndexByte([]byte("0123456789abcdefABCDEF"), wire[digits]) >= 0 {
			digits++
		}
		if length != c.Length {
			changes = append(changes, change{line, digits, fmt.Appendf(nil, "%x", length), "chunk-size"})
		}
		changes = append(changes, inside...)
	}
	return changes
}

// sorted puts changes in order of their start.
func sorted(changes []change) []change {
	slices.SortStableFunc(changes, func(a, b change) int { return a.start - b.start })
	return changes
}

// originalData is the data of an alteration record.
func originalData(original []byte) json.RawMessage {
	b, _ := json.Marshal(capture.AlteredData{Original: original}) // bytes always marshal
	return b
}

// authoritySpan finds host and port in an absolute URL as it stands in XML or in a header, credentials left out.
func authoritySpan(raw []byte) (start, end int, ok bool) {
	i := bytes.Index(raw, []byte("://"))
	if i < 0 {
		return 0, 0, false
	}
	start = i + 3
	end = start
	for end < len(raw) && bytes.IndexByte([]byte("/?#&<> \t\r\n\"'"), raw[end]) < 0 {
		end++
	}
	if bytes.HasSuffix(raw[:end], []byte("]]")) { // the end of a CDATA section
		end -= 2
	}
	if at := bytes.LastIndexByte(raw[start:end], '@'); at >= 0 {
		start += at + 1
	}
	return start, end, end > start
}
