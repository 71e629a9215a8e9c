package datamodel

import (
	"bytes"
	"strings"

	"cwmplab/cwmp"
)

// unknowns are spellings of a time that is not known, none of which is right.
var unknowns = [...]string{"", "-1", "0", "0000-00-00T00:00:00Z", "0000-00-00T00:00:00", "N/A", "unknown", "none"}

// dateTime looks at a value of type dateTime (TR-106 3.2.2): first at what it means, then at how it is written.
func (v *values) dateTime(p *parameter) {
	if v.unknown(p) {
		return
	}
	text := string(p.text)
	v.seen[wellFormedTime].Compare()
	t, err := cwmp.ParseDateTime(text)
	if err != nil {
		v.seen[wellFormedTime].Fail(p.value, func() (string, string) { return p.say(), "a dateTime such as 2026-03-02T09:15:00Z" })
		return
	}
	if strings.HasPrefix(text, "9999-") {
		v.seen[infiniteTime].Compare()
		if text != cwmp.InfiniteTime {
			v.seen[infiniteTime].Fail(p.value, func() (string, string) { return p.say(), cwmp.InfiniteTime + " for a time that never comes" })
		}
		return
	}
	switch year := t.Time.Year(); {
	case t.Kind == cwmp.TimeRelative:
		v.seen[bootTime].Compare()
		v.seen[zoneless].Compare()
	case year < 1000 && t.HasZone && t.Kind == cwmp.TimeAbsolute:
		v.seen[zoneless].Fail(p.value, func() (string, string) { return p.say(), "a time since boot without a zone" })
	case !t.HasZone && t.Kind == cwmp.TimeAbsolute:
		v.seen[zoneless].Fail(p.value, func() (string, string) { return p.say(), "an absolute time with Z behind it" })
	case year == 1970:
		v.seen[bootTime].Warn(p.value, func() (string, string) {
			return p.say(), "the time since boot, counted from 0001-01-01T00:00:00 and without a zone"
		})
	case t.Kind == cwmp.TimeAbsolute && !p.vendor && !bytes.Contains(p.leaf, []byte("LocalTime")):
		v.seen[zoneless].Compare()
		v.seen[zoneZero].Compare()
		if _, offset := t.Time.Zone(); offset != 0 {
			v.seen[zoneZero].Fail(p.value, func() (string, string) { return p.say(), "the time in UTC, with Z behind it" })
		}
	}
}

// unknown tells whether a value is, or is meant as, a time that is not known. The start of 1970 only warns.
func (v *values) unknown(p *parameter) bool {
	seen := &v.seen[unknownTime]
	words := func() (string, string) { return p.say(), cwmp.UnknownTime + " for a time that is not known" }
	switch text := string(p.text); {
	case text == cwmp.UnknownTime:
		seen.Compare()
		v.seen[wellFormedTime].Compare()
		return true
	case strings.HasPrefix(text, "1970-01-01T00:00:00"), text == "0001-01-01T00:00:00+00:00", text == "0001-01-01T00:00:00-00:00":
		seen.Warn(p.value, words)
		return true
	default:
		for _, spelling := range unknowns {
			if strings.EqualFold(text, spelling) {
				seen.Fail(p.value, words)
				return true
			}
		}
	}
	return false
}
