package rpc

import (
	"strings"

	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// PathGrammar judges the names of a request by the grammar alone: whether they exist is for the CPE to say.
var PathGrammar = checks.Rule{
	ID:         "CWMP-GPV-021",
	Title:      "Names in GetParameterValues obey the grammar of paths",
	Spec:       checks.TR106("3.1"),
	Level:      checks.Must,
	Role:       cwmp.ACS,
	Versions:   checks.AllVersions,
	Confidence: checks.Expert,
	Observe:    checks.Message("GetParameterValues").From(cwmp.ACS),
	Check: func(m *capture.Message, _ *checks.Facts) error {
		if err := readable(m); err != nil {
			return err
		}
		looked := false
		var padded *checks.Broken
		for n := range m.FindAll("ParameterNames/*") {
			looked = true
			text := n.Text()
			name := trim(text)
			if why := misspelled(name); why != "" {
				return checks.At(n, quote(name)+" "+why, "a path such as Device.Hosts.Host.1.HostName")
			}
			if name != text && padded == nil {
				padded = checks.At(n, "there is white space around "+quote(name), "the name alone").Warn()
			}
		}
		return first(padded, looked)
	},
	Mutants: []checks.Mutant{
		checks.Breaks(path("with two dots", func(name string) string { return strings.Replace(name, ".", "..", 1) })).
			And("CWMP-GPV-001", "because the answer then has another name"),
		checks.Breaks(path("with a placeholder", func(name string) string { return above(name) + "{i}." + last(name) })).
			And("CWMP-GPV-001", "because the answer then has another name"),
		checks.Breaks(path("with a blank", func(name string) string { return above(name) + "My " + last(name) })).
			And("CWMP-GPV-001", "because the answer then has another name"),
		checks.Breaks(path("without its root", func(name string) string { return name[strings.IndexByte(name, '.')+1:] })).
			And("CWMP-GPV-001", "because the answer then has another name"),
	},
	Hint: checks.Hint{
		Allowed:     "Device or InternetGatewayDevice, then names, numbers from 1 on, aliases in brackets or an asterisk, with one dot between them.",
		Cause:       "Paths are put together from parts, one of which is empty or keeps its own dot.",
		Consequence: "The CPE refuses the whole request with 9005, the good names in it too.",
		Remedy:      "The ACS has to correct the path.",
	},
}

// path changes the first name of each GetParameterValues.
func path(how string, change func(string) string) mutate.Edit {
	return mutate.ChangeText("GetParameterValues/ParameterNames/string", how, change)
}

// misspelled says what is wrong with a name by the grammar of paths, "" for nothing. The empty path is right, and so is a
// root object of a vendor.
func misspelled(name string) string {
	if name == "" {
		return ""
	}
	root, rest, dotted := strings.Cut(name, ".")
	if root != "Device" && root != "InternetGatewayDevice" && !strings.HasPrefix(root, "X_") {
		return "has no root object that there is"
	}
	if !dotted {
		return "is an object without its dot"
	}
	for rest != "" {
		segment, after, more := strings.Cut(rest, ".")
		switch {
		case !spelled(segment):
			return "has the part " + quote(segment)
		case !more && (number(segment) || special(segment)):
			return "is an instance without its dot"
		}
		rest = after
	}
	return ""
}

// spelled tells whether a part of a path is a name, a number, an alias or a wildcard. What the grammar says of letters is
// not held against names of vendors and other scripts.
func spelled(segment string) bool {
	switch {
	case segment == "":
		return false
	case segment == "*":
		return true
	case segment[0] == '[':
		return len(segment) > 2 && segment[len(segment)-1] == ']' && !strings.ContainsAny(segment[1:len(segment)-1], "[]{} ")
	case segment[0] >= '0' && segment[0] <= '9':
		return number(segment) && segment[0] != '0'
	}
	return !strings.ContainsAny(segment, " \t\r\n{}[]()*,;:/\\\"'<>=#?!&|%$@+~^`") && segment[0] != '-'
}
