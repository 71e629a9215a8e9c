package view

import "fmt"

// HexRow is sixteen bytes, as numbers and as text.
type HexRow struct {
	Offset string
	Cells  []HexCell
}

// HexCell is one byte.
type HexCell struct {
	Hex, Text string
	Mark      *Mark
	First     bool
	Hidden    bool // a part of a secret
}

// Hex shows head and body as bytes: the head, and the part of the body that is shown. Secrets are masked.
func (s *Sheet) Hex() (rows []HexRow) {
	begun := map[*Mark]bool{}
	add := func(part string, src []byte, from, to int) {
		o := newOverlay(part, src, s.Marks, s.Secrets)
		for at := from; at < to; at += 16 {
			row := HexRow{Offset: fmt.Sprintf("%s %06x", part, at)}
			for i := at; i < min(at+16, to); i++ {
				c := HexCell{Hex: fmt.Sprintf("%02x", src[i]), Text: "·", Mark: o.markAt(i, i+1), Hidden: o.secretAt(i) > 0}
				if src[i] >= 0x20 && src[i] < 0x7f {
					c.Text = string(rune(src[i]))
				}
				if c.Hidden {
					c.Hex, c.Text = "••", "•"
				}
				if c.Mark != nil && !begun[c.Mark] {
					begun[c.Mark], c.First = true, true
				}
				row.Cells = append(row.Cells, c)
			}
			rows = append(rows, row)
		}
	}
	add("head", s.Message.HTTP.Head, 0, len(s.Message.HTTP.Head))
	add("body", s.source, s.Window.Start, s.Window.End)
	return rows
}
