package transport

import "cwmplab/checks"

// Rules are the rules of this area, in the order of the catalogue.
func Rules() []*checks.Rule {
	return []*checks.Rule{
		&Post,
		&ContentType,
		&ActionOnAnswer,
		&ActionOnRequest,
		&ActionOnEmpty,
		&TypeOnEmpty,
		&EmptyMarked,
		&StatusOK,
		&FaultStatus,
		&NoContent,
		&NoPipelining,
		&OneEnvelope,
		&Host,
		&ContentLength,
		&StaysConnected,
		&SameConnection,
		&CloseHonoured,
		&SessionCookie,
		&CookieLifetime,
		&CookiesReturned,
		&EarlyCookies,
		&CookieReplaced,
		&CookiesDropped,
		&PostRepeated,
		&RedirectForgotten,
		&EmptyRedirect,
		&CookiesFollow,
		&ContentCoding,
		&CodingSupported,
		&Bodiless204,
		&Location,
	}
}
