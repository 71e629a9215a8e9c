package checks

// Exit codes of the command.
const (
	ExitNoViolation = 0 // no violation found; says nothing about what was not exercised
	ExitViolation   = 1 // a result is fail
	ExitUsage       = 2 // wrong usage or configuration
	ExitNoVerdict   = 3 // a rule or the tool broke, nothing was exercised, the input cannot be read
)

// settle derives verdict, exit code and reason from the results. A reason that was given (input unreadable, device never
// came, a scenario did not finish) says more than one that is derived; a violation stands whatever the reason.
func (rep *Report) settle() {
	rep.Reason = rep.given
	switch {
	case rep.Summary.Fail > 0 || rep.Summary.UnexpectedPass > 0:
		rep.Verdict, rep.ExitCode = "fail", ExitViolation
		return
	case rep.given != "":
	case rep.Summary.Broken > 0:
		rep.Reason = "a rule broke"
	case rep.exercised() == 0 && rep.Summary.Inconclusive > 0:
		rep.Reason = "nothing came to a verdict: what was met is inconclusive, for the reasons given"
	case rep.exercised() == 0 && rep.Summary.Sessions > 0:
		rep.Reason = "nothing was exercised: the sessions hold nothing that the rules asked for speak of"
	case rep.exercised() == 0:
		rep.Reason = "nothing was exercised: no CWMP session was found"
	default:
		rep.Verdict, rep.ExitCode = "pass", ExitNoViolation
		return
	}
	rep.Verdict, rep.ExitCode = "none", ExitNoVerdict
}

// NoVerdict says why there is no verdict; the first reason given stands. A violation that was found stands all the same.
func (rep *Report) NoVerdict(reason string) {
	if rep.given == "" {
		rep.given = reason
	}
	rep.settle()
}

func (rep *Report) exercised() int {
	n := 0
	for _, r := range rep.Results {
		n += r.Exercised
	}
	return n
}
