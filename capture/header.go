package capture

import "time"

// Header opens each section of a recording: who wrote it, how, about whom.
type Header struct {
	Format    int       `json:"format"`              // version of the format, [FormatVersion] when 0 is written
	Tool      string    `json:"tool,omitempty"`      // program and version
	Mode      string    `json:"mode,omitempty"`      // "proxy", "test cpe", "test acs", "sim cpe", "sim acs"
	Subjects  []string  `json:"subjects,omitempty"`  // who is judged: "CPE", "ACS", or both
	Rewrites  []string  `json:"rewrites,omitempty"`  // what is changed on the way, by option name
	Listeners []string  `json:"listeners,omitempty"` // host:port where connection requests arrive that we pass on or answer
	Start     time.Time `json:"start,omitzero"`      // wall clock when the section began

	Part     int       `json:"part,omitempty"`     // of a rotated recording, from 2
	Previous string    `json:"previous,omitempty"` // file name of the part before
	Begun    time.Time `json:"begun,omitzero"`     // Start of the first part

	Origin string   `json:"origin,omitempty"` // format this was converted from, where that cannot show all
	Lacks  []string `json:"lacks,omitempty"`  // what the origin cannot show: "framing", "timing", "opens"
}
