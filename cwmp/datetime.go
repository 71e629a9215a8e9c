package cwmp

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// The values of dateTime with a meaning of their own (TR-106 3.2.2).
const (
	UnknownTime  = "0001-01-01T00:00:00Z"
	InfiniteTime = "9999-12-31T23:59:59Z"
)

// TimeKind is what a dateTime tells.
type TimeKind uint8

// The kinds. The zero DateTime is the Unknown Time.
const (
	TimeUnknown  TimeKind = iota // not known or not applicable
	TimeAbsolute                 // a point in time
	TimeRelative                 // time since boot: no zone, a year below 1000, counted from 0001-01-01T00:00:00
	TimeInfinite                 // never
)

// DateTime is a value of type dateTime (TR-069 A.2.1, TR-106 3.2.2).
type DateTime struct {
	Kind TimeKind
	// Time is the point in time of an absolute value, with the offset as sent, or in UTC if
	// HasZone is false. Of a relative value it is the text read as UTC.
	Time time.Time
	// HasZone is false for a value without "Z" or offset, which an absolute value must not lack.
	HasZone bool
}

// At is the absolute value for a point in time, with the offset of its location.
func At(t time.Time) DateTime {
	_, offset := t.Zone()
	loc := time.UTC
	if offset != 0 {
		loc = time.FixedZone("", offset)
	}
	return DateTime{Kind: TimeAbsolute, Time: t.In(loc).Round(0), HasZone: true}
}

// SinceBoot is the relative value of a CPE that does not know the time.
func SinceBoot(d time.Duration) DateTime {
	return DateTime{Kind: TimeRelative, Time: bootEpoch().Add(d)}
}

func bootEpoch() time.Time { return time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC) }

// SinceBoot is how long ago a relative value places the boot, at most some 292 years; 0 for other
// kinds.
func (t DateTime) SinceBoot() time.Duration {
	if t.Kind != TimeRelative {
		return 0
	}
	return t.Time.Sub(bootEpoch())
}

// String is the value as it goes on the wire: fractions of a second only where there are some, "Z"
// for an offset of zero.
func (t DateTime) String() string {
	switch t.Kind {
	case TimeUnknown:
		return UnknownTime
	case TimeInfinite:
		return InfiniteTime
	}
	layout := "2006-01-02T15:04:05.999999999"
	if t.HasZone {
		layout += "Z07:00"
	}
	return t.Time.Format(layout)
}

var errDateTime = errors.New("not a dateTime")

// ParseDateTime reads a dateTime of XML Schema: year of four or more digits, real month and day,
// "T", two digits each for hour, minute and second, an optional fraction, an optional "Z" or
// offset of at most 14 hours. 24:00:00 is the end of the day. Fractions finer than a nanosecond
// are cut; years before 1 are refused. White space around the value is an error here; callers that
// collapse it do so before.
func ParseDateTime(text string) (DateTime, error) {
	t, hasZone, err := parseTime(text)
	if err != nil {
		return DateTime{}, fmt.Errorf("%w: %q: %w", errDateTime, clip(text), err)
	}
	switch {
	case hasZone && t.Equal(bootEpoch()):
		return DateTime{}, nil
	case hasZone && t.Equal(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)):
		return DateTime{Kind: TimeInfinite}, nil
	case !hasZone && t.Year() < 1000:
		return DateTime{Kind: TimeRelative, Time: t}, nil
	}
	return DateTime{Kind: TimeAbsolute, Time: t, HasZone: hasZone}, nil
}

// parseTime reads the fields and checks their ranges.
func parseTime(text string) (t time.Time, hasZone bool, err error) {
	date, clock, ok := strings.Cut(text, "T")
	if !ok || len(date) < 10 {
		return t, false, errors.New("no date and time with a T between")
	}
	clock, loc, hasZone, err := cutZone(clock)
	if err != nil {
		return t, hasZone, err
	}
	years := len(date) - len("-01-02")
	year, ok1 := number(date[:years], 1, 999_999)
	month, ok2 := number(date[years+1:years+3], 1, 12)
	day, ok3 := number(date[years+4:], 1, 31)
	if !ok1 || !ok2 || !ok3 || date[years] != '-' || date[years+3] != '-' || years > 4 && date[0] == '0' {
		return t, hasZone, errors.New("no date")
	}
	clock, fraction, dotted := strings.Cut(clock, ".")
	nanos, ok4 := nanoseconds(fraction)
	if len(clock) != 8 || clock[2] != ':' || clock[5] != ':' || dotted && !ok4 {
		return t, hasZone, errors.New("no time of day")
	}
	hour, ok1 := number(clock[:2], 0, 24)
	minute, ok2 := number(clock[3:5], 0, 59)
	second, ok3 := number(clock[6:], 0, 59)
	if !ok1 || !ok2 || !ok3 || hour == 24 && (minute != 0 || second != 0 || nanos != 0) {
		return t, hasZone, errors.New("no time of day")
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, nanos, loc)
	if noon := time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC); noon.Day() != day {
		return t, hasZone, errors.New("no such day in the month")
	}
	return t, hasZone, nil
}

// cutZone takes the zone off the end.
func cutZone(clock string) (rest string, loc *time.Location, hasZone bool, err error) {
	if rest, ok := strings.CutSuffix(clock, "Z"); ok {
		return rest, time.UTC, true, nil
	}
	at := len(clock) - len("+00:00")
	if at < 0 || clock[at] != '+' && clock[at] != '-' {
		return clock, time.UTC, false, nil
	}
	hours, ok1 := number(clock[at+1:at+3], 0, 14)
	minutes, ok2 := number(clock[at+4:], 0, 59)
	if !ok1 || !ok2 || clock[at+3] != ':' || hours == 14 && minutes != 0 {
		return clock, nil, true, errors.New("no offset from UTC")
	}
	offset := (hours*60 + minutes) * 60
	if clock[at] == '-' {
		offset = -offset
	}
	if offset == 0 {
		return clock[:at], time.UTC, true, nil
	}
	return clock[:at], time.FixedZone("", offset), true, nil
}

// number reads plain digits inside a range.
func number(s string, lowest, highest int) (int, bool) {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || n > highest {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s != "" && n >= lowest && n <= highest
}

// nanoseconds reads the digits after the decimal point.
func nanoseconds(digits string) (int, bool) {
	n := 0
	for i := range max(9, len(digits)) {
		if i < len(digits) && (digits[i] < '0' || digits[i] > '9') {
			return 0, false
		}
		if i < 9 {
			n *= 10
			if i < len(digits) {
				n += int(digits[i] - '0')
			}
		}
	}
	return n, digits != ""
}
