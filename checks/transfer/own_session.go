package transfer

import (
	"cwmplab/capture"
)

// askedHere tells whether a transfer of this key was asked for in the same session before the report: it needs no event.
func askedHere(s *capture.Session, report *capture.Message, key string) bool {
	for t := range s.Turns() {
		if t.Exchange.Request == report {
			return false
		}
		if t.Ask.IsRequest("Download", "Upload", "ScheduleDownload") && t.Exchange.Request.Answer() && trimmed(t.Ask, "CommandKey") == key {
			return true
		}
	}
	return false
}

// laterReports yields the reports of a session about transfers of earlier ones.
func laterReports(s *capture.Session) []*capture.Message {
	if !opens(s) {
		return nil
	}
	var list []*capture.Message
	for _, x := range s.Exchanges {
		if x.Request.IsRequest("TransferComplete") && !x.HTTPLevel() && readable(x.Request) && !askedHere(s, x.Request, trimmed(x.Request, "CommandKey")) {
			list = append(list, x.Request)
		}
	}
	return list
}
