// Package soap holds the rules on envelopes: XML, namespaces, header entries, SOAP encoding and argument structure
// (TR-069 3.5, A.6).
//
// The rules on arguments stand on one walk over the method element by the table of cwmp.Methods. The walk is made once
// per message, whatever the number of rules that ask for it.
//
//	rules      the list
//	structure  the walk: what a message holds against the table, one aspect per rule
//	elements   members of a structure: which, how often, in which order
//	seen       what became of one aspect over all its places
//	arrays     SOAP arrays and their items
//	values     simple arguments: length, numbers, enumerations; xsi:type
//	arguments  the rules on arguments that stand on the walk
//	encoding   the rules on SOAP encoding that stand on it (and array_rules)
//	envelope   small readers for envelope, header entries, and the request that an answer belongs to
//
// Each further file is a rule. All of them judge structure only in documents that are well-formed: what is not is the
// business of CWMP-SOP-025 alone.
package soap
