// Package adapter makes an ACS under test act: call a method, send a connection request, forget a device. What the
// device file says under adapter decides how.
//
//	open                     the adapter of a device file
//	genieacs, genieacs_task  the northbound HTTP API of GenieACS
//	exec, protocol           a program of the user, one JSON request and one JSON answer for each call
//	serve, http              the other end of the protocol: carries a request out on another adapter
//	manual                   a person at the terminal
//
// # The protocol of programs
//
// For each thing to do the program is started anew, without a shell. It reads one JSON object from standard input:
//
//	{"format":"cwmplab-adapter/1","action":"queue",
//	 "device":{"id":"001122-R1-0001","oui":"001122","productClass":"R1","serialNumber":"0001"},
//	 "method":"GetParameterValues","arguments":{"ParameterNames":["Device.DeviceInfo.SoftwareVersion"]}}
//
// The actions are
//
//	queue              have the ACS call a method in the next session of the device, behind what waits already
//	connectionRequest  have the ACS send a connection request to the device now
//	hold               have the ACS hold the requests of the device in its next session (HoldRequests)
//	knows              tell whether the ACS keeps a record of the device
//	delete             take away what the ACS keeps of the device; done, too, where there is nothing
//	check              tell whether the ACS can be made to act at all; asked once, before the first scenario
//
// Only queue carries method and arguments, and check carries no device. Method is a request of TR-069 Annex A; arguments
// has its arguments by their names there, a structure as an object, an array as an array, a dateTime as text. The
// operations of ChangeDUState carry the name of their structure as "operation": "InstallOpStruct".
//
// The program writes one JSON object to standard output and ends with exit status 0:
//
//	{"format":"cwmplab-adapter/1","result":"done"}
//	{"format":"cwmplab-adapter/1","result":"done","known":true}
//	{"format":"cwmplab-adapter/1","result":"cannot","reason":"this ACS never holds requests"}
//	{"format":"cwmplab-adapter/1","result":"failed","reason":"the API answers 500"}
//
// An action it does not know it answers with cannot: the scenario is skipped with that reason, and the run goes on.
// Failed fails the scenario. A connection request that the device refused, or left without an answer, is done. Known
// belongs to the answer to knows alone. What the program writes to standard error is shown where it fails. There is an
// example in fixtures/adapter.
package adapter
