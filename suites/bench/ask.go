package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
	"cwmplab/fixtures/acs"
)

// Call is one call of the ACS: a step of a provocation with a name that rules ask for.
type Call struct {
	Step    string
	RPC     cwmp.RPC
	Element *cwmp.Element // instead of RPC: a method element as it is to be sent
	Facts   Facts
	Then    func(answer cwmp.RPC) []Call // further calls in the same session, by what the answer says; their answers are for the rules
}

// mostSessions is how many sessions of the device may pass until it has answered what is asked of it.
const mostSessions = 3

// Ask calls a method in a session and gives the answer: the response, a *cwmp.Fault, or nil where the session broke
// off. What that means is for the rules to say.
func (a *ACS) Ask(ctx context.Context, step string, call cwmp.RPC) cwmp.RPC {
	ginkgo.GinkgoHelper()
	return a.AskAll(ctx, Call{Step: step, RPC: call})[0]
}

// AskAll calls several methods in one session, in order, and gives the answers.
func (a *ACS) AskAll(ctx context.Context, calls ...Call) []cwmp.RPC {
	ginkgo.GinkgoHelper()
	answers, err := a.ask(ctx, calls)
	if errors.Is(err, errLate) {
		ginkgo.Skip(a.b.timeOver(), 1)
	}
	if err != nil {
		ginkgo.Fail("the CPE opened no session: "+err.Error(), 1)
	}
	for i, c := range calls {
		a.b.denies(c, answers[i])
	}
	return answers
}

// Schedule asks the device to come by itself after a delay, for events that it has to keep until they are delivered: 3
// SCHEDULED and M ScheduleInform. False means that it does not take the call, which need not be made again.
func (a *ACS) Schedule(ctx context.Context, step string, delay time.Duration, key string) bool {
	if a.unscheduled {
		return false
	}
	answers, err := a.ask(ctx, []Call{{Step: step, RPC: &cwmp.ScheduleInform{DelaySeconds: uint32(delay / time.Second), CommandKey: key}}})
	_, taken := answers[0].(*cwmp.ScheduleInformResponse)
	a.unscheduled = err == nil && !taken
	return taken
}

// Queue puts calls into the queue of the device, for a session that the scenario opens by other means.
func (a *ACS) Queue(calls ...Call) []*acs.Job {
	a.letGo()
	return a.queue(calls)
}

func (a *ACS) queue(calls []Call) []*acs.Job {
	var jobs []*acs.Job
	for _, c := range calls {
		id := a.stepID(c)
		switch {
		case c.Element != nil:
			jobs = append(jobs, a.device.QueueElementAs(id, c.Element))
		case c.Then != nil:
			jobs = append(jobs, a.device.QueueThen(id, c.RPC, func(answer cwmp.RPC) []acs.Asked { return a.follow(c.Then(answer)) }))
		default:
			jobs = append(jobs, a.device.QueueAs(id, c.RPC))
		}
	}
	return jobs
}

// stepID notes the step of a call in the recording and gives the cwmp:ID that it will have.
func (a *ACS) stepID(c Call) string {
	id := "cwmplab-" + strconv.FormatInt(a.calls.Add(1), 10)
	a.b.step(c.Step, id, c.Facts)
	return id
}

// follow notes calls that an answer leads to.
func (a *ACS) follow(calls []Call) []acs.Asked {
	var asked []acs.Asked
	for _, c := range calls {
		asked = append(asked, acs.Asked{ID: a.stepID(c), RPC: c.RPC})
	}
	return asked
}

// ask does the work of AskAll; it does not end the scenario.
func (a *ACS) ask(ctx context.Context, calls []Call) ([]cwmp.RPC, error) {
	a.keepApart()
	if a.shares() {
		a.device.Linger(stay)
	}
	jobs := a.queue(calls)
	answers := make([]cwmp.RPC, len(jobs))
	defer a.settle()
	if a.join(ctx, jobs) {
		taken(jobs, answers)
		return answers, nil
	}
	a.drop()
	if taken(jobs, answers) { // in a session that came meanwhile by itself
		return answers, nil
	}
	if err := a.wake(ctx); err != nil {
		return answers, err
	}
	for range mostSessions {
		if err := a.comes(ctx, jobs); err != nil {
			a.lost = true
			a.vain++
			return answers, err
		}
		a.vain = 0
		if taken(jobs, answers) {
			return answers, nil
		}
	}
	return answers, nil
}

// comes waits until the device has opened a session, as long as it may take, and until that is over; where it is held open
// for further calls, until those are made that are given.
func (a *ACS) comes(ctx context.Context, jobs []*acs.Job) error {
	soon, cancel := a.b.limit(ctx, a.patience())
	defer cancel()
	defer a.b.Waiting("the device to open a session", a.patience())()
	for {
		s, err := a.AwaitInform(soon)
		if err != nil {
			return fmt.Errorf("within %s: %w", a.patience(), errVanished)
		}
		if s.Device != a.device.Key() || s.Number < a.from {
			continue
		}
		if a.shares() && len(jobs) > 0 {
			if session := a.device.Served(ctx, jobs...); session != 0 {
				a.open, a.opened, a.held = true, s.Begun, session
				return nil
			}
		}
		return a.overFrom(ctx, s.Number)
	}
}

// over waits until a session of the device has ended.
func (a *ACS) over(ctx context.Context) error { return a.overFrom(ctx, 0) }

// overFrom waits until a session of the device has ended that is no earlier one than that with the number: the end of a
// session is told when its connection is closed, which may be after a further one has begun.
func (a *ACS) overFrom(ctx context.Context, number int) error {
	for {
		s, err := a.AwaitSession(ctx)
		if err != nil || s.Device == a.device.Key() && s.Number >= number {
			return err
		}
	}
}

// taken collects the answers that are there and tells whether every job has come to its end.
func taken(jobs []*acs.Job, answers []cwmp.RPC) bool {
	all := true
	for i, j := range jobs {
		if !j.Done() {
			all = false
			continue
		}
		answers[i], _ = j.Await(context.Background()) // a session that broke leaves no answer
	}
	return all
}

// Supported skips the scenario where the device says, by GetRPCMethods, that it does not have one of the methods. That a
// method it lists is refused is for the rules to say.
func (a *ACS) Supported(ctx context.Context, methods ...string) {
	ginkgo.GinkgoHelper()
	if a.methods == nil {
		answer := a.AskAll(ctx, Call{Step: "methods", RPC: &cwmp.GetRPCMethods{}})[0]
		if list, ok := answer.(*cwmp.GetRPCMethodsResponse); ok {
			a.methods = list.MethodList
		}
	}
	for _, m := range methods {
		if a.methods != nil && !slices.Contains(a.methods, m) {
			ginkgo.Skip("the CPE does not list "+m+" in GetRPCMethods", 1)
		}
	}
}

// MayWrite tells whether the run may change what the device holds.
func (a *ACS) MayWrite() bool { return !a.b.cfg.Selection.ReadOnly }

// SpeaksLess skips the scenario where the device speaks a version of CWMP, or a later one.
func (a *ACS) SpeaksLess(than cwmp.Version) {
	ginkgo.GinkgoHelper()
	if a.first.Version >= than {
		ginkgo.Skip("the CPE speaks CWMP "+a.first.Version.String()+", and this ends before "+than.String(), 1)
	}
}

// Refused tells whether an answer is a CWMP fault, and its code.
func Refused(answer cwmp.RPC) (code uint32, refused bool) {
	if f, ok := answer.(*cwmp.Fault); ok {
		return f.FaultCode, true
	}
	return 0, false
}

// Unless skips the scenario where the device refuses what had to be prepared: without it the rule cannot be reached.
func Unless(answer cwmp.RPC, what string) {
	ginkgo.GinkgoHelper()
	if answer == nil {
		ginkgo.Fail(what+": no answer came", 1)
	}
	if code, refused := Refused(answer); refused {
		ginkgo.Skip(fmt.Sprintf("%s: the CPE answers with fault %d", what, code), 1)
	}
}
