package transfer

import (
	"strings"

	"cwmplab/checks"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// moment is a time of a transfer with its element.
type moment struct {
	node *xmltree.Node
	time cwmp.DateTime
	err  error
}

func momentOf(owner *xmltree.Node, name string) moment {
	n := owner.Child(name)
	t, err := cwmp.ParseDateTime(strings.TrimSpace(n.Text()))
	return moment{n, t, err}
}

// inUTC judges the form of a time: UTC, or the Unknown Time. Another offset only warns; time since boot is what a CPE
// without a clock knows.
func inUTC(t moment) error {
	switch {
	case t.node == nil:
		return checks.NotHere
	case t.err != nil:
		return checks.At(t.node, t.node.Local()+" is "+quote(t.node.Text()), "a time in UTC, or "+cwmp.UnknownTime)
	case t.time.Kind != cwmp.TimeAbsolute:
		return nil
	case !t.time.HasZone:
		return checks.At(t.node, t.node.Local()+" is "+quote(t.node.Text())+", without a zone", "a time in UTC, with Z behind it")
	}
	if _, offset := t.time.Time.Zone(); offset != 0 {
		return checks.At(t.node, t.node.Local()+" is "+quote(t.node.Text()), "the same time in UTC").Warn()
	}
	return nil
}

// bothInUTC judges StartTime and CompleteTime.
func bothInUTC(owner *xmltree.Node) error {
	if err := inUTC(momentOf(owner, "StartTime")); err != nil {
		return err
	}
	return inUTC(momentOf(owner, "CompleteTime"))
}

// inOrder judges that a transfer did not end before it began, where both times are known.
func inOrder(owner *xmltree.Node) error {
	start, end := momentOf(owner, "StartTime"), momentOf(owner, "CompleteTime")
	if start.err != nil || end.err != nil || start.time.Kind != end.time.Kind || start.time.HasZone != end.time.HasZone {
		return checks.NotHere
	}
	if k := start.time.Kind; k != cwmp.TimeAbsolute && k != cwmp.TimeRelative {
		return checks.NotHere
	}
	if start.time.Time.After(end.time.Time) {
		return checks.At(end.node, "CompleteTime is "+quote(end.node.Text())+", before StartTime "+quote(start.node.Text()), "CompleteTime not before StartTime")
	}
	return nil
}

// unknownTimes judges the answer to a transfer that is still to come: both times are the Unknown Time.
func unknownTimes(owner *xmltree.Node) error {
	for _, t := range []moment{momentOf(owner, "StartTime"), momentOf(owner, "CompleteTime")} {
		switch {
		case t.node == nil:
			return checks.NotHere
		case t.err != nil || t.time.Kind != cwmp.TimeUnknown:
			return checks.At(t.node, t.node.Local()+" is "+quote(t.node.Text())+" with Status 1", cwmp.UnknownTime)
		}
	}
	return nil
}

// knownTimes judges the answer to a transfer that is done: real times in order. The Unknown Time only warns.
func knownTimes(owner *xmltree.Node) error {
	if err := bothInUTC(owner); err != nil {
		return err
	}
	for _, t := range []moment{momentOf(owner, "StartTime"), momentOf(owner, "CompleteTime")} {
		if t.time.Kind == cwmp.TimeUnknown {
			return checks.At(t.node, t.node.Local()+" is the Unknown Time with Status 0", "the time when it happened").Warn()
		}
	}
	return inOrder(owner)
}
