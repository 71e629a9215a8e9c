package bench

import (
	"context"
	"maps"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/capture"
	"cwmplab/cwmp"
)

// Facts are what the messages of a provocation do not tell: which parameter was meant, how long to wait. Rules read them
// by name.
type Facts map[string]string

// Provoke says in the recording that what follows is done on purpose for these rules, until the next provocation or the
// end of the scenario. Rules look at the sessions of the device from here on.
func (b *Bench) provoke(device *cwmp.DeviceID, facts Facts, rules []string) {
	if len(rules) == 0 {
		rules = labelled(ginkgo.CurrentSpecReport().Labels(), ruleLabel)
	}
	b.provoking, b.asked = true, false
	b.rec.Mark(capture.MarkProvocation, capture.MarkData{Rules: rules, Device: device, Facts: maps.Clone(facts)})
}

// step notes something done within the provocation under way.
func (b *Bench) step(name, id string, facts Facts) {
	b.rec.Mark(capture.MarkStep, capture.MarkData{Step: name, ID: id, Facts: maps.Clone(facts)})
}

// over ends the provocation under way. It lies behind the last message, also where time stands still between messages.
func (b *Bench) over() {
	_ = b.cfg.Clock.Wait(context.Background(), time.Millisecond)
	b.provoking = false
	b.rec.Mark(capture.MarkProvocationEnd, nil)
}

// Provoke says in the recording that what follows is done on purpose for these rules, by default all that the scenario
// names, until the next provocation or the end of the scenario.
func (a *ACS) Provoke(facts Facts, rules ...string) {
	ginkgo.GinkgoHelper()
	id := a.first.ID
	_ = a.b.cfg.Clock.Wait(context.Background(), time.Millisecond) // what was sent before lies before it
	a.b.provoke(&id, facts, rules)
}

// Step notes in the recording something that is done now, other than a call: "listener closed".
func (a *ACS) Step(name string, facts Facts) {
	a.letGo()
	a.b.step(name, "", facts)
}

// Over says in the recording that what was provoked is over.
func (a *ACS) Over() {
	a.letGo()
	a.b.over()
}

// Provoke is [ACS.Provoke] for the CPE we play: the device is ours, the rules are about the ACS.
func (c *CPE) Provoke(facts Facts, rules ...string) {
	ginkgo.GinkgoHelper()
	id := c.id
	_ = c.b.cfg.Clock.Wait(context.Background(), time.Millisecond) // what was sent before lies before it
	c.b.provoke(&id, facts, rules)
}

// Step notes in the recording something that is done now.
func (c *CPE) Step(name string, facts Facts) { c.b.step(name, "", facts) }

// Over says in the recording that what was provoked is over.
func (c *CPE) Over() { c.b.over() }
