package datamodel

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/checks/soap"
	"cwmplab/cwmp"
)

// told are the messages in which a CPE tells values.
var told = checks.Message("Inform", "GetParameterValuesResponse").From(cwmp.CPE)

// UTCTimes leaves out local times, which may have any offset (CWMP-TYP-028), and parameters of vendors.
var UTCTimes = checks.Rule{
	ID:         "CWMP-TYP-002",
	Title:      "Absolute dateTime values are in UTC",
	Spec:       checks.TR106("3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(zoneZero),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("2025-11-20T08:00:00Z", "2025-11-20T10:00:00+02:00")).Only(here),
		checks.Breaks(changed("2026-03-01T22:10:00.25+00:00", "2026-03-01T22:10:00-05:30")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "Z, +00:00 or -00:00; any offset for parameters defined as local time, and for CurrentTime of Inform.",
		Cause:       "The local time of the device with its zone.",
		Consequence: "An ACS that drops the offset is hours off.",
		Remedy:      "The maker of the CPE has to convert to UTC.",
	},
}

// UnknownTimes judges values that are, or are meant as, an unknown time. The start of 1970 only warns.
var UnknownTimes = checks.Rule{
	ID:         "CWMP-TYP-003",
	Title:      "An unknown time is 0001-01-01T00:00:00Z",
	Spec:       checks.TR106("3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(unknownTime),
	Mutants: []checks.Mutant{
		checks.Breaks(changed(cwmp.UnknownTime, "0000-00-00T00:00:00Z")).Only(here),
		checks.Breaks(changed(cwmp.UnknownTime, "")).Only(here),
		checks.Breaks(changed(cwmp.UnknownTime, "1970-01-01T00:00:00Z")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "0001-01-01T00:00:00Z, letter for letter.",
		Cause:       "An empty value, or the zero of the device's clock printed as a date.",
		Consequence: "The ACS refuses the value or shows a date in 1970.",
		Remedy:      "The maker of the CPE has to send the fixed value.",
	},
}

// InfiniteTimes judges values of the last year there is.
var InfiniteTimes = checks.Rule{
	ID:         "CWMP-TYP-004",
	Title:      "An infinite time is 9999-12-31T23:59:59Z",
	Spec:       checks.TR106("3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(infiniteTime),
	Mutants: []checks.Mutant{
		checks.Breaks(changed(cwmp.InfiniteTime, "9999-12-31T00:00:00")).Only(here),
		checks.Breaks(changed(cwmp.InfiniteTime, "9999-12-31T23:59:59+01:00")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "9999-12-31T23:59:59Z, letter for letter.",
		Cause:       "The last day is meant, but not its last second or not in UTC.",
		Consequence: "The ACS shows a date in the far future instead of \"never\".",
		Remedy:      "The maker of the CPE has to send the fixed value.",
	},
}

// BootTimes also looks at CurrentTime of Inform: a year of 1970 is that of a clock nobody has set.
var BootTimes = checks.Rule{
	ID:         "CWMP-TYP-005",
	Title:      "Without absolute time, times are given since boot",
	Spec:       checks.TR106("3.2.2"),
	Level:      checks.Should,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check: func(m *capture.Message, f *checks.Facts) error {
		verdict := on(bootTime)(m, f)
		if verdict != nil && verdict != checks.NotHere {
			return verdict
		}
		now := m.Find("CurrentTime")
		t, err := cwmp.ParseDateTime(string(content(now)))
		switch {
		case now == nil || err != nil:
		case t.Kind == cwmp.TimeRelative:
			return nil
		case t.Kind == cwmp.TimeAbsolute && t.Time.UTC().Year() <= 1970 && t.Time.UTC().Year() >= 1969:
			return checks.At(now, "CurrentTime is "+quote(now.Text()), "the time since boot, counted from 0001-01-01T00:00:00 and without a zone")
		}
		return verdict
	},
	Mutants: []checks.Mutant{
		checks.Breaks(changed("0001-01-01T00:03:12", "1970-01-01T00:03:12Z")).Only(here),
		checks.Breaks(mutate.Seq(mutate.Text("Inform/CurrentTime", "1970-01-01T00:03:12+00:00"))).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "0001-01-01T00:03:12 for three minutes and twelve seconds after boot, without Z; or the unknown time.",
		Cause:       "The clock of the device counts from 1970 until NTP sets it.",
		Consequence: "The ACS files events under 1970 and takes certificates for not yet valid.",
		Remedy:      "The maker of the CPE should tell the two cases apart; the operator can give the device NTP.",
	},
}

// ZonelessTimes judges that zone and year go together.
var ZonelessTimes = checks.Rule{
	ID:         "CWMP-TYP-006",
	Title:      "Times since boot have no zone, absolute times have one",
	Spec:       checks.TR106("3.2.2"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Verified,
	Observe:    told,
	Check:      on(zoneless),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("2025-11-20T08:00:00Z", "2025-11-20T08:00:00")).Only(here),
		checks.Breaks(changed("0001-01-01T00:03:12", "0001-01-01T00:03:12Z")).Only(here),
	},
	Hint: checks.Hint{
		Allowed:     "A year below 1000 without a zone, any other with Z.",
		Cause:       "One format for both.",
		Consequence: "The ACS cannot tell a time since boot from a date, or guesses the zone.",
		Remedy:      "The maker of the CPE has to append Z to absolute times and to nothing else.",
	},
}

// TimeForm judges values and the dateTime arguments of the CPE.
var TimeForm = checks.Rule{
	ID:         "CWMP-TYP-007",
	Title:      "dateTime values have the form of XML Schema and a real date",
	Spec:       checks.TR069("A.2.1"),
	Level:      checks.Must,
	Role:       cwmp.CPE,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.AnySOAP().From(cwmp.CPE),
	Check:      also(on(wellFormedTime), soap.DateTime),
	Mutants: []checks.Mutant{
		checks.Breaks(changed("2025-11-20T08:00:00Z", "2025-2-30 08:00")).Only(here),
		checks.Breaks(changed("2025-11-20T08:00:00Z", "2025-02-30T08:00:00Z")).Only(here),
		checks.Breaks(mutate.Text("TransferComplete/StartTime", "2026-03-02 09:15:00")).
			And("CWMP-TC-005", "because a time of no form is in no zone"),
	},
	Hint: checks.Hint{
		Allowed:     "Year, month and day, T, hours, minutes and seconds of two digits each, fractions and zone as wanted.",
		Cause:       "A date printed in the format of the device's own log.",
		Consequence: "The ACS answers with a fault or drops the value.",
		Remedy:      "The maker of the CPE has to use the format of XML Schema.",
	},
}
