package security

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&TLSVersion,
		&HighestOffered,
		&ServerName,
		&MandatorySuite,
		&Renegotiation,
		&CertificateName,
		&PlainChallenge,
		&TLSChallenge,
		&SchemeOfChallenge,
		&UnaskedBasic,
		&AuthorizedThroughout,
		&ChallengeAnswered,
		&UsernameForm,
		&UsernameDevice,
		&UsernameEncoding,
		&NewStyle,
		&SessionKey,
		&FreshNonce,
		&FreshCNonce,
		&RightResponse,
		&NonceCount,
		&Echoed,
		&ChallengeGiven,
		&StaleAnswered,
		&SameAgain,
		&NoSessionForWrong,
	}
}
