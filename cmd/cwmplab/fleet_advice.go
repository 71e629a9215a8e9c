package main

import (
	"strings"

	"cwmplab/checks"
	"cwmplab/suites/fleet"
)

// cause is why sessions of a fleet fail, "" where no answer came.
type cause string

// causeOf is the most frequent one.
func causeOf(f *checks.Fleet) cause {
	if len(f.Failures) == 0 {
		return ""
	}
	return cause(f.Failures[0].Cause)
}

// advices lead from a cause to what can be done about it, where all sessions fail of it.
var advices = map[cause]string{
	"":                    "is it an ACS that listens there? limits: {answer: 60s} waits longer",
	fleet.Refused:         "start the ACS, or mend acs.url",
	fleet.Unreachable:     "mend acs.url: the host is not known, or not in reach",
	fleet.TimedOut:        "is it an ACS that listens there? mend acs.url",
	fleet.HandshakeFailed: "name the roots that its certificate comes from, tls: {ca: roots.pem}, or take an http URL",
	fleet.NotHTTP:         "mend acs.url: what answers there speaks no HTTP, or TLS (https)",
	fleet.Malformed:       "mend acs.url: what answers there is no ACS",
	fleet.Unauthorized:    "credentials: {cpe: {username: ..., password: {env: ACS_PASSWORD}}}",
	fleet.OutOfReach:      "--allow load, if the ACS it leads to may bear it",
	fleet.NoPorts:         "take a lower rate",
	fleet.NoFiles:         "allow more open files (ulimit -n), or take fewer sessions at a time (--parallel)",
}

// advice is what can be done about it, "" where that does not show.
func (c cause) advice() string {
	if text, ok := advices[c]; ok {
		return text
	}
	if strings.HasPrefix(string(c), fleet.StatusError+" 4") {
		return "mend acs.url: its path may lead to no ACS"
	}
	return ""
}
