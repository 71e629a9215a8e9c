package session

import (
	"strings"

	"cwmplab/capture"
)

// announced leads from an event code to the call that has to follow in the session (TR-069 3.7.1.5).
var announced = map[string]string{
	"7 TRANSFER COMPLETE":                    "TransferComplete",
	"10 AUTONOMOUS TRANSFER COMPLETE":        "AutonomousTransferComplete",
	"11 DU STATE CHANGE COMPLETE":            "DUStateChangeComplete",
	"12 AUTONOMOUS DU STATE CHANGE COMPLETE": "AutonomousDUStateChangeComplete",
	"9 REQUEST DOWNLOAD":                     "RequestDownload",
	"5 KICKED":                               "Kicked",
}

// pendingCalls lists the calls that the Inform of a session announces, in the order of its events.
func pendingCalls(s *capture.Session) []string {
	var calls []string
	for _, e := range s.Events {
		if call := announced[strings.TrimSpace(e.EventCode)]; call != "" {
			calls = append(calls, call)
		}
	}
	return calls
}
