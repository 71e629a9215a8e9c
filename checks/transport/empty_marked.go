package transport

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// EmptyMarked: an empty POST says that it is empty, by a length of zero or by an empty chunked body.
var EmptyMarked = checks.Rule{
	ID:         "CWMP-HTP-007",
	Title:      "An empty POST says so by Content-Length 0 or an empty chunked body",
	Spec:       checks.RFC(7230, "3.3.2", "3.3.3"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Known,
	Observe:    checks.EmptyMessage().From(cwmp.CPE).Request().NeedsFraming(),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if !m.Has("Content-Length") && !m.Has("Transfer-Encoding") {
			return missing(m, "an empty POST has neither Content-Length nor Transfer-Encoding", "Content-Length: 0")
		}
		return nil
	},
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.DropHeader(mutate.EmptyPosts(), "Content-Length")),
		checks.Breaks(mutate.RenameHeader(mutate.Last(mutate.EmptyPosts()), "Content-Length", "X-Length")),
	},
	Hint: checks.Hint{
		Allowed:     "Content-Length: 0, or Transfer-Encoding: chunked with an empty body.",
		Cause:       "The HTTP library adds a length only where there is a body.",
		Consequence: "Some servers answer 411, or wait for a body until they time out.",
		Remedy:      "The maker of the CPE should send Content-Length: 0.",
	},
}
