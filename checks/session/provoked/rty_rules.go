package provoked

import "cwmplab/checks"

// retryRules are the rules on the retry policy.
func retryRules() []*checks.Rule {
	return []*checks.Rule{&UntilSuccess, &NoAnswerFails, &LastRange, &Random, &ParameterRanges, &IndexRestarts, &CountOutlivesRestart,
		&EventEndsWait, &EventKeepsCount, &BrokenOffRetried, &MalformedFails, &ErrorFails, &CodingDropped, &FallsBack}
}
