package session

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&Patient,
		&RetryWaits,
		&RetryWaitsSet,
		&RetryCountTold,
		&RetryCountRises,
		&RetryCountReset,
		&RetryEvents,
		&RetryDelivered,
		&InformFaultFails,
		&RepeatsWhenAsked,
		&FaultEndsCall,
		&ChallengeLoop,
		&RedirectForgotten,
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
		&HoldLifted,
		&OneAnswerEach,
	}
}
