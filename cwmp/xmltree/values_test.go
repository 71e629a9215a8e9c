package xmltree

import (
	"errors"
	"math"
	"testing"

	. "github.com/onsi/gomega"
)

// valueOf is an element with that content.
func valueOf(content string) *Node {
	return Parse([]byte("<r><v>" + content + "</v></r>")).Root.Child("v")
}

func TestUint(t *testing.T) {
	for _, tc := range []struct {
		text string
		want uint64
		ok   bool
	}{
		{"0", 0, true}, {"1", 1, true}, {"0042", 42, true}, {" \t\r\n7\n", 7, true}, {"&#49;", 1, true},
		{"<![CDATA[1]]>", 1, true}, {"1<!-- -->2", 12, true},
		{"18446744073709551615", math.MaxUint64, true}, {"18446744073709551616", 0, false},
		{"", 0, false}, {" ", 0, false}, {"+1", 0, false}, {"-0", 0, false}, {"-1", 0, false}, {"1 2", 0, false},
		{"1.0", 0, false}, {"0x1", 0, false}, {"1_0", 0, false}, {"1e3", 0, false}, {"\u0661", 0, false}, {"\u00a01", 0, false},
		{"1<x/>", 0, false},
	} {
		v, err := valueOf(tc.text).Uint()
		NewWithT(t).Expect([]any{v, err == nil}).To(Equal([]any{tc.want, tc.ok}), "%q: %v", tc.text, err)
	}
}

func TestInt(t *testing.T) {
	for _, tc := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true}, {"-0", 0, true}, {"+1", 1, true}, {"-1", -1, true}, {"-007", -7, true}, {" 5 ", 5, true},
		{"9223372036854775807", math.MaxInt64, true}, {"-9223372036854775808", math.MinInt64, true},
		{"9223372036854775808", 0, false}, {"-9223372036854775809", 0, false},
		{"", 0, false}, {"+", 0, false}, {"-", 0, false}, {"+-1", 0, false}, {"- 1", 0, false}, {"1.5", 0, false}, {"0b1", 0, false},
	} {
		v, err := valueOf(tc.text).Int()
		NewWithT(t).Expect([]any{v, err == nil}).To(Equal([]any{tc.want, tc.ok}), "%q: %v", tc.text, err)
	}
}

func TestBool(t *testing.T) {
	for _, tc := range []struct {
		text     string
		want, ok bool
	}{
		{"1", true, true}, {"0", false, true}, {"true", true, true}, {"false", false, true}, {"\ntrue ", true, true},
		{"", false, false}, {"True", false, false}, {"TRUE", false, false}, {"yes", false, false}, {"01", false, false}, {"2", false, false},
		{"t", false, false}, {"true false", false, false},
	} {
		v, err := valueOf(tc.text).Bool()
		NewWithT(t).Expect([]any{v, err == nil}).To(Equal([]any{tc.want, tc.ok}), "%q: %v", tc.text, err)
	}
}

func TestValueErrors(t *testing.T) {
	g := NewWithT(t)
	_, err := valueOf(" yes ").Bool()
	g.Expect(err).To(MatchError(`xmltree: /r/v: "yes" is no boolean`))
	_, err = valueOf("-1").Uint()
	g.Expect(err).To(MatchError(`xmltree: /r/v: "-1" is no unsigned integer`))
	_, err = valueOf("99999999999999999999").Int()
	g.Expect(err).To(MatchError(`xmltree: /r/v: "99999999999999999999" does not fit in a 64-bit integer`))
	var ve *ValueError
	g.Expect(errors.As(err, &ve)).To(BeTrue())
	g.Expect(ve.Big).To(BeTrue())

	var none *Node
	_, err = none.Uint()
	g.Expect(err).To(MatchError(ErrNoElement))
	_, err = none.Int()
	g.Expect(err).To(MatchError(ErrNoElement))
	_, err = none.Bool()
	g.Expect(err).To(MatchError(ErrNoElement))
}
