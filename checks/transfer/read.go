package transfer

import (
	"slices"
	"strings"

	"cwmplab/capture"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// readable tells whether the arguments of a message can be judged: it is in memory and well-formed.
func readable(m *capture.Message) bool {
	d := m.Doc()
	return d != nil && d.OK() && m.Element() != nil
}

// quote shows captured text in a statement, shortened to what fits a line.
func quote(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return `"` + s + `"`
}

// trimmed is the text of an argument without white space around it, "" where it is missing.
func trimmed(m *capture.Message, path string) string { return strings.TrimSpace(m.Find(path).Text()) }

// announces tells whether the Inform of a session has an event; with a key, whether one has it.
func announces(s *capture.Session, code, key string, keyed bool) bool {
	return slices.ContainsFunc(s.Events, func(e cwmp.EventStruct) bool {
		return strings.TrimSpace(e.EventCode) == code && (!keyed || strings.TrimSpace(e.CommandKey) == key)
	})
}

// transferEvents lists the M events of transfers with the call that each reports.
var transferEvents = map[string]string{"M Download": "Download", "M ScheduleDownload": "ScheduleDownload", "M Upload": "Upload"}

// finished lists the M events of transfers in the Inform of a session.
func finished(s *capture.Session) []cwmp.EventStruct {
	var list []cwmp.EventStruct
	for _, e := range s.Events {
		code := strings.TrimSpace(e.EventCode)
		if transferEvents[code] != "" {
			list = append(list, cwmp.EventStruct{EventCode: code, CommandKey: strings.TrimSpace(e.CommandKey)})
		}
	}
	return list
}

// opens tells whether a session shows its beginning and can be judged against the one before.
func opens(s *capture.Session) bool {
	return s.Window == 0 && !s.NoStart && !s.Doubtful && s.Inform() != nil
}

// whole tells whether a session was seen from its Inform to its good end.
func whole(s *capture.Session) bool { return opens(s) && !s.More && s.Ended == capture.EndedWell }

// place is the Event array of a session's Inform, for findings on what it has or lacks.
func place(s *capture.Session, observed, expected string) *checks.Broken {
	return checks.At(s.Inform().Find("Event"), observed, expected).In(s.Inform())
}

// versionOf is the version whose rules hold for the arguments of a message: the agreed one, else that of its namespace.
func versionOf(m *capture.Message, f *checks.Facts) cwmp.Version {
	if f.Version != cwmp.UnknownVersion {
		return f.Version
	}
	v, _ := cwmp.NamespaceVersion(m.Summary.Namespace)
	return v
}
