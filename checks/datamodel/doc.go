// Package datamodel holds the rules on data types and on names and values of parameters (TR-069 A.2, TR-106), as far as
// they can be judged without a data-model file.
//
// The rules on types stand on one walk over the parameter values of a message: Inform, GetParameterValuesResponse and
// SetParameterValues. The walk is made once per message, whatever the number of rules that ask for it.
//
//	rules      the list
//	values     the walk and its aspects, one for each rule
//	xsi_type   the type of a value: its name, prefix and namespaces
//	lexical    integers, booleans, base64, hexBinary: form and range
//	times      dateTime: form, zone, and the values with a meaning of their own
//	addresses  MAC, IPv4 and IPv6 addresses, empty references: parameters known by their name
//	names      names of parameters: root, grammar, length, instance numbers
//	known      parameters that every device has, with a form of their own
//	type_rules, time_rules, address_rules, name_rules   the rules that stand on the walk
//
// Each further file is a rule. Parameters of vendors are judged by their xsi:type alone: what their values mean is the
// vendor's business.
package datamodel
