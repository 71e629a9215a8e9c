package rpc

import (
	"cwmplab/capture"
	"cwmplab/capture/mutate"
	"cwmplab/checks"
	"cwmplab/cwmp"
)

// AllQueuedTransfers is judged where the recording has the method list of the device.
var AllQueuedTransfers = checks.Rule{
	ID:          "CWMP-DEP-002",
	Title:       "GetAllQueuedTransfers is used where the CPE lists it",
	Spec:        checks.TR069("A.4.1.1"),
	Level:       checks.ShouldNot,
	Role:        cwmp.ACS,
	Versions:    checks.Since(cwmp.V1_1),
	Confidence:  checks.Expert,
	WarnOnly:    true,
	Observe:     checks.Device(),
	CheckDevice: func() checks.Fold { return new(queueMethods) },
	Mutants: []checks.Mutant{
		checks.Breaks(mutate.Rename("GetAllQueuedTransfers", "GetQueuedTransfers")).Only("rpc-kicked").
			And("CWMP-SES-005", "because the answer is that of the other method"),
		checks.Breaks(mutate.Seq(mutate.Rename("GetAllQueuedTransfers", "GetQueuedTransfers"),
			mutate.ReplaceElement("GetAllQueuedTransfersResponse", `<cwmp:GetQueuedTransfersResponse><TransferList soap-enc:arrayType="cwmp:QueuedTransferStruct[0]"></TransferList></cwmp:GetQueuedTransfersResponse>`))).Only("rpc-kicked"),
	},
	Hint: checks.Hint{
		Allowed:     "GetAllQueuedTransfers; the older method toward devices that list no other.",
		Cause:       "Scripts of the ACS from before the newer method.",
		Consequence: "The ACS sees neither the file nor transfers that others asked for.",
		Remedy:      "The ACS should go by the method list of the device.",
	},
}

// queueMethods knows whether a device lists the newer method.
type queueMethods struct{ newer bool }

// Item reads method lists and judges calls, in the order of the session.
func (q *queueMethods) Item(it capture.Item, _ *checks.Facts, tell checks.Tell) {
	s, ok := it.(*capture.Session)
	if !ok {
		return
	}
	for c := range calls(s) {
		switch {
		case c.done("GetRPCMethods") && readable(c.answer) == nil:
			q.newer = false
			for n := range c.answer.FindAll("MethodList/*") {
				q.newer = q.newer || trim(n.Text()) == "GetAllQueuedTransfers"
			}
		case !q.newer:
		case c.ask.Is("GetQueuedTransfers"):
			tell(checks.At(c.ask, "the ACS calls GetQueuedTransfers", "GetAllQueuedTransfers, which the CPE lists"))
		case c.ask.Is("GetAllQueuedTransfers"):
			tell(nil)
		}
	}
}

// End tells nothing.
func (q *queueMethods) End(*checks.Facts, checks.Tell) {}

// Idle tells whether nothing is remembered.
func (q *queueMethods) Idle() bool { return !q.newer }

// Pack writes down what was seen.
func (q *queueMethods) Pack(p *checks.Packing) { p.Bool(&q.newer) }
