package checks

import (
	"cwmplab/capture"
)

// JudgeAll judges one recording with rules and gives the report. The error is that of the reader: what was read
// before it is judged all the same.
func JudgeAll(rd capture.Reader, rules []*Rule, o Options, run Run) (*Report, error) {
	r := NewRunner(rules, o)
	err := r.Recording(rd, capture.Options{})
	rep := r.Report(run)
	if err != nil {
		rep.NoVerdict(err.Error())
	}
	return rep, err
}

// Recording judges all items of a recording.
func (r *Runner) Recording(rd capture.Reader, o capture.Options) error {
	r.Begin(rd.Source())
	defer r.End()
	for it, err := range capture.Items(rd, o) {
		if err != nil {
			return err
		}
		r.Feed(it)
	}
	return nil
}

// Recording is anything that can be read from the start, again and again: a golden recording, a transcript.
type Recording interface{ Reader() capture.Reader }

// Judge judges one recording with one rule and gives the worst result over its subjects. At most one Options is used.
func Judge(rec Recording, rule *Rule, o ...Options) Result {
	rep, _ := JudgeAll(rec.Reader(), []*Rule{rule}, append(o, Options{})[0], Run{})
	return rep.Worst(rule)
}

func rank(o Outcome) uint8 {
	switch o {
	case Pass:
		return rankPass
	case Unclear:
		return rankUnclear
	case Warn:
		return rankWarn
	case Fail:
		return rankFail
	case RuleBroken:
		return rankBroken
	}
	return rankNone
}
