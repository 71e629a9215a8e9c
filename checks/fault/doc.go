// Package fault holds the rules on faults: structure, codes and where they may stand (TR-069 3.5, A.5).
//
// Structure and the sides of codes are judged in package soap; what part 2 of the catalogue adds is judged here. Plain SOAP
// faults, which hold no cwmp:Fault, are let pass by all rules of this package (CWMP-FLT-013).
//
//	rules           the list
//	codes           small readers for fault codes
//	client_or_server, known_range, value_faults, fault_id, reserved_codes   a rule each
package fault
