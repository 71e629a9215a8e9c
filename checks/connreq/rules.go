package connreq

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&Get,
		&NoTLS,
		&URLForm,
		&URLPath,
		&NoData,
		&Challenged,
		&NoBasic,
		&SuccessStatus,
		&SuccessEmpty,
		&AnswerFirst,
		&NoRetryAfter,
		&SessionInTime,
		&EventSix,
		&OneSession,
		&InSession,
		&RefusedStays,
		&NoEarlyRepeat,
		&CredentialsSent,
		&NoQOPUnasked,
		&LatestURL,
		&OneAfter,
	}
}
