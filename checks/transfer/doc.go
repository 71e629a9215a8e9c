// Package transfer holds the rules on file transfers and deployment units: prefixes DL, TC, UL, SDL, CT, QT, ATC, RDL
// and DU (TR-069 A.3.2.8, A.3.3.2, A.3.3.3, A.4.1, A.4.2).
//
//	ledger.go       what was asked for, how it was answered, and what became of it; the folds of dl_*, tc_*, ul_*, ct_*
//	times.go        the forms of StartTime and CompleteTime
//	own_session.go  a report in the session of its request needs no event
//	results.go      the results of deployment units, one by one
//
// Each other file is one rule, with the prefix of its ID in front of its name. The ledger keeps the latest transfers of a
// device; of those before the recording it knows nothing, and nothing is said about them.
package transfer
