package soap

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// PlainCharacters judges the octets of well-formed messages. A byte order mark is no character, and what is below 32 and not white
// space is no XML at all.
var PlainCharacters = checks.Rule{
	ID:         "CWMP-SOP-024",
	Title:      "Characters other than 9, 10 and 32 to 126 are escaped",
	Spec:       checks.TR069("3.4.1"),
	Level:      checks.Should,
	Role:       cwmp.Both,
	Versions:   checks.AllVersions,
	Confidence: checks.Seen,
	Observe:    checks.AnySOAP(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		body := m.Doc().Source()
		skip := 0
		if bytes.HasPrefix(body, []byte("\xef\xbb\xbf")) {
			skip = 3
		}
		i := beyond(body[skip:])
		if i < 0 {
			return nil
		}
		i += skip
		return checks.At(nil, fmt.Sprintf("octet %#x stands as it is", body[i]), "a character reference such as &#233;").InBody(i, 1)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.RawText("Inform/DeviceId/Manufacturer", "Caf\u00e9 Networks")),
		checks.Breaks(mutate.RawText("SetParameterValues/ParameterKey", "key\u007f")).
			And("CWMP-INF-013", "because the next Inform shows the key without the character"),
	},
	Hint: checks.Hint{
		Allowed:     "Character references for everything outside plain ASCII; raw UTF-8 is well-formed and only warns.",
		Cause:       "Values in the user's own language: network names, descriptions of interfaces, the name of the maker.",
		Consequence: "A peer that counts or stores octets mangles the value or writes it back mangled.",
		Remedy:      "The sender should use character references.",
	},
}

// beyond finds the first octet above 126, many at a time.
func beyond(b []byte) int {
	const high = 0x8080808080808080
	i := 0
	for ; i+32 <= len(b); i += 32 {
		four := b[i : i+32]
		if (binary.LittleEndian.Uint64(four)|binary.LittleEndian.Uint64(four[8:])|
			binary.LittleEndian.Uint64(four[16:])|binary.LittleEndian.Uint64(four[24:]))&high != 0 {
			break
		}
	}
	for ; i+8 <= len(b); i += 8 {
		if binary.LittleEndian.Uint64(b[i:])&high != 0 {
			break
		}
	}
	for ; i < len(b) && b[i] < 0x80; i++ {
	}
	if del := bytes.IndexByte(b[:i], 0x7f); del >= 0 {
		return del
	}
	if i == len(b) {
		return -1
	}
	return i
}
