package cwmp

import (
	"testing"
	"time"

	. "github.com/onsi/gomega"
)

func TestParseDateTime(t *testing.T) {
	utc := func(y int, mo time.Month, d, h, mi, s, ns int) time.Time {
		return time.Date(y, mo, d, h, mi, s, ns, time.UTC)
	}
	for _, tc := range []struct {
		text string
		want DateTime
	}{
		{"0001-01-01T00:00:00Z", DateTime{}},
		{"0001-01-01T00:00:00+00:00", DateTime{}},
		{"9999-12-31T23:59:59Z", DateTime{Kind: TimeInfinite}},
		{"2024-02-29T10:20:30Z", DateTime{TimeAbsolute, utc(2024, 2, 29, 10, 20, 30, 0), true}},
		{"2024-02-29T10:20:30-00:00", DateTime{TimeAbsolute, utc(2024, 2, 29, 10, 20, 30, 0), true}},
		{"2024-02-29T10:20:30.5", DateTime{TimeAbsolute, utc(2024, 2, 29, 10, 20, 30, 5e8), false}},
		{"2024-02-29T24:00:00Z", DateTime{TimeAbsolute, utc(2024, 3, 1, 0, 0, 0, 0), true}},
		{"2024-01-01T00:00:00.1234567891Z", DateTime{TimeAbsolute, utc(2024, 1, 1, 0, 0, 0, 123456789), true}},
		{"12024-01-01T00:00:00Z", DateTime{TimeAbsolute, utc(12024, 1, 1, 0, 0, 0, 0), true}},
		{"0001-01-02T00:00:03", DateTime{TimeRelative, utc(1, 1, 2, 0, 0, 3, 0), false}},
		{"0999-12-31T23:59:59", DateTime{TimeRelative, utc(999, 12, 31, 23, 59, 59, 0), false}},
		{"1000-01-01T00:00:00", DateTime{TimeAbsolute, utc(1000, 1, 1, 0, 0, 0, 0), false}},
		{"2024-05-01T10:00:00+02:30", DateTime{TimeAbsolute, time.Date(2024, 5, 1, 10, 0, 0, 0, time.FixedZone("", 9000)), true}},
		{"2024-05-01T10:00:00-14:00", DateTime{TimeAbsolute, time.Date(2024, 5, 1, 10, 0, 0, 0, time.FixedZone("", -14*3600)), true}},
	} {
		g := NewWithT(t)
		got, err := ParseDateTime(tc.text)
		g.Expect(err).NotTo(HaveOccurred(), tc.text)
		g.Expect(got).To(Equal(tc.want), tc.text)
		again, err := ParseDateTime(got.String())
		g.Expect(err).NotTo(HaveOccurred(), got.String())
		g.Expect(again).To(Equal(got), "%s as %s", tc.text, got)
	}
}

func TestParseDateTimeRefuses(t *testing.T) {
	for _, text := range []string{"", "T", "-1", "0", "2024", "2024-02-30T10:00:00Z", "2023-02-29T10:00:00Z", "2024-13-01T00:00:00Z",
		"2024-00-01T00:00:00Z", "2024-1-01T00:00:00Z", "2024-01-01 00:00:00Z", "2024-01-01T00:00Z", "2024-01-01T24:00:01Z",
		"2024-01-01T25:00:00Z", "2024-01-01T00:60:00Z", "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.xZ",
		"2024-01-01T00:00:00+2:00", "2024-01-01T00:00:00+15:00", "2024-01-01T00:00:00+14:01", "2024-01-01T00:00:00+0200",
		"0000-00-00T00:00:00Z", "0000-01-01T00:00:00Z", "-2024-01-01T00:00:00Z", "02024-01-01T00:00:00Z", "2024-01-01T00:00:00z",
		" 2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z ", "+2024-01-01T00:00:00Z", "2024-01-01T00:00:00ZZ", "2024/01/01T00:00:00Z",
		"2024-01-01T00:00:00.000000000x", "99999999999-01-01T00:00:00Z", "2024-01-01T００:00:00Z"} {
		_, err := ParseDateTime(text)
		NewWithT(t).Expect(err).To(HaveOccurred(), text)
	}
}

func TestSinceBoot(t *testing.T) {
	g := NewWithT(t)
	d := SinceBoot(26*time.Hour + 1500*time.Millisecond)
	g.Expect(d.String()).To(Equal("0001-01-02T02:00:01.5"))
	got, err := ParseDateTime(d.String())
	g.Expect(err).NotTo(HaveOccurred())
	g.Expect(got).To(Equal(d))
	g.Expect(got.SinceBoot()).To(Equal(26*time.Hour + 1500*time.Millisecond))
	g.Expect(DateTime{}.SinceBoot()).To(BeZero())
	g.Expect(SinceBoot(0).String()).To(Equal("0001-01-01T00:00:00"))
}

func TestAtKeepsTheOffset(t *testing.T) {
	g := NewWithT(t)
	at := time.Date(2024, 7, 1, 12, 0, 0, 0, time.FixedZone("CEST", 7200))
	g.Expect(At(at).String()).To(Equal("2024-07-01T12:00:00+02:00"))
	g.Expect(At(at.UTC()).String()).To(Equal("2024-07-01T10:00:00Z"))
}

func FuzzParseDateTime(f *testing.F) {
	f.Add("2024-02-29T10:20:30.25+01:00")
	f.Add("0001-01-01T00:00:00")
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDateTime(text)
		if err != nil {
			return
		}
		again, err := ParseDateTime(d.String())
		if err != nil || again.Kind != d.Kind || !again.Time.Equal(d.Time) || again.HasZone != d.HasZone {
			t.Fatalf("%q is %v, written as %q it is %v, %v", text, d, d.String(), again, err)
		}
	})
}
