// Package inform holds the rules on Inform and InformResponse: prefixes INF and IFM (TR-069 A.3.3.1).
//
//	read.go        members of a structure, once each and in order
//	parameters.go  the ParameterList read once for all rules; which root model it is of
//	forced.go      the forced parameters of each root model, and the rules forced_*
//	parameter_key, only_news, changes_listed   folds over the sessions of a device
//	identity_kept  a fold over all devices of a recording
//
// Events are judged in package event, the shape of the envelope in package soap.
package inform
