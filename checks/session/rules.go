package session

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&InformFirst,
		&OneInform,
		&EstablishedFirst,
		&AnswerNext,
		&AnswerMatches,
		&SilentWhileHeld,
		&SilentWhenDone,
		&PendingFirst,
		&EmptyWhenIdle,
		&EndsWhenDone,
		&EndsInOrder,
		&InformAnswered,
		&RequestAnswered,
		&NoRequestForRequest,
		&OneRequestAtATime,
		&RequestOrEmpty,
		&NothingAfterEnd,
		&EndLeftToCPE,
		&OneAnswerEach,
	}
}
