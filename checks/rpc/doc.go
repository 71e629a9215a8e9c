// Package rpc holds the rules on the methods and what they answer (TR-069 A.3, A.4).
//
//	rules     the list
//	read      small readers: whether arguments can be judged, text for statements
//	calls     a request of the ACS with the answer of the CPE, by session or from the answer
//	listed    the names of a ParameterList, read once per message for all rules
//	orders    what the commands of a session make the next Inform hold: Reboot, FactoryReset
//	objects   which instances AddObject and DeleteObject made and removed, over sessions
//
// Each further file is a rule, or a family of rules on one list. What a command before the recording caused is not
// judged, and neither is an answer whose body, or the body of whose request, is no longer in memory.
package rpc
