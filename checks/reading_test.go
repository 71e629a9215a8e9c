package checks_test

import (
	"testing"

	. "github.com/onsi/gomega"

	"cwmplab/checks"
)

func TestSameValue(t *testing.T) {
	for _, tc := range []struct {
		name, kind, a, b string
		want             bool
	}{
		{"one text", "string", "a", "a", true},
		{"case counts", "string", "a", "A", false},
		{"white space counts", "string", "a ", "a", false},
		{"two spellings of true", "boolean", "1", "true", true},
		{"two spellings of false", "boolean", "false", "0", true},
		{"true and false", "boolean", "1", "0", false},
		{"no spelling of a boolean", "boolean", "True", "1", false},
		{"leading zeros", "unsignedInt", "007", "7", true},
		{"a sign", "int", "+7", "7", true},
		{"zeros", "int", "-0", "0", true},
		{"negative numbers", "int", "-7", "7", false},
		{"white space around a number", "unsignedInt", " 7\n", "7", true},
		{"another zone of the same time", "dateTime", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00+00:00", true},
		{"fractions of a second", "dateTime", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00.5Z", true},
		{"another time", "dateTime", "2024-05-01T10:00:00Z", "2024-05-01T10:00:01Z", false},
		{"no times", "dateTime", "now", "then", false},
		{"a type without spellings", "", "7", "07", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			NewWithT(t).Expect(checks.SameValue(tc.kind, tc.a, tc.b)).To(Equal(tc.want))
		})
	}
}
