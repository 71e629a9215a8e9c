package bench

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
)

// undo is what puts a change back.
type undo struct {
	what string // for people, where it does not succeed
	do   func(ctx context.Context) error
}

// undoLimit is how long putting one change back may take.
const undoLimit = 2 * time.Minute

// Undo has something done when the scenario is over, however it ends, the latest first. What tells what is to be put
// back: it is listed in the report where that fails.
func (b *Bench) Undo(what string, do func(ctx context.Context) error) {
	b.undos = append(b.undos, undo{what, do})
	b.progress.write(progressLine{Changed: what})
}

// restore puts back what the scenario has changed. What the device has given no occasion for is not to fall into another
// scenario.
func (b *Bench) restore() {
	for _, a := range []*ACS{b.acs, b.second} {
		if a != nil {
			a.Relent()
		}
	}
	if len(b.undos) == 0 {
		return
	}
	b.over()
	b.restoring = true
	b.putBack(b.undos)
	b.undos, b.restoring = nil, false
}

// putBack undoes changes, the latest first. Where the device does not come any more, they are only listed.
func (b *Bench) putBack(changes []undo) {
	for _, u := range slices.Backward(changes) {
		if b.gone != nil {
			b.leftovers = append(b.leftovers, u.what+": the device is gone")
			continue
		}
		ctx, cancel := b.limit(context.Background(), undoLimit)
		if err := u.do(ctx); err != nil {
			b.leftovers = append(b.leftovers, u.what+": "+err.Error())
		}
		cancel()
	}
}

// Borrow notes the values of parameters and sees to it that they are put back when the scenario is over. It gives the
// values. The scenario is skipped where they cannot be read. Parameters that read as empty whatever they hold
// (passwords) cannot be borrowed.
func (a *ACS) Borrow(ctx context.Context, names ...string) map[string]string {
	ginkgo.GinkgoHelper()
	answer := a.Ask(ctx, "borrow", &cwmp.GetParameterValues{ParameterNames: names})
	Unless(answer, "reading "+fmt.Sprint(names))
	values := map[string]string{}
	held := answer.(*cwmp.GetParameterValuesResponse).ParameterList
	for _, v := range held {
		values[v.Name] = v.Value
	}
	a.b.Undo(fmt.Sprint(names), func(ctx context.Context) error { return a.putBack(ctx, held) })
	return values
}

// putBack sets parameters to what they were.
func (a *ACS) putBack(ctx context.Context, held []cwmp.ParameterValue) error {
	return a.quietly(ctx, &cwmp.SetParameterValues{ParameterList: held, ParameterKey: a.key})
}

// quietly makes a call that puts something back.
func (a *ACS) quietly(ctx context.Context, call cwmp.RPC) error {
	answers, err := a.ask(ctx, []Call{{Step: "undo", RPC: call}})
	switch {
	case err != nil:
		return err
	case answers[0] == nil:
		return fmt.Errorf("%s got no answer", call.Method())
	}
	if code, refused := Refused(answers[0]); refused {
		return fmt.Errorf("%s is answered with fault %d", call.Method(), code)
	}
	return nil
}

// BorrowAttributes notes the attributes of parameters and sees to it that they are put back when the scenario is over.
func (a *ACS) BorrowAttributes(ctx context.Context, names ...string) []cwmp.ParameterAttribute {
	ginkgo.GinkgoHelper()
	answer := a.Ask(ctx, "borrow", &cwmp.GetParameterAttributes{ParameterNames: names})
	Unless(answer, "reading the attributes of "+fmt.Sprint(names))
	held := answer.(*cwmp.GetParameterAttributesResponse).ParameterList
	var back []cwmp.SetParameterAttribute
	for _, p := range held {
		back = append(back, cwmp.SetParameterAttribute{Name: p.Name, NotificationChange: true, Notification: p.Notification,
			AccessListChange: true, AccessList: p.AccessList})
	}
	a.b.Undo("attributes of "+fmt.Sprint(names), func(ctx context.Context) error {
		return a.quietly(ctx, &cwmp.SetParameterAttributes{ParameterList: back})
	})
	return held
}

// Row adds a row to a table for the scenario and gives its path with the dot; it is deleted when the scenario is over.
// The scenario is skipped where the device refuses.
func (a *ACS) Row(ctx context.Context, table string) string {
	ginkgo.GinkgoHelper()
	answer := a.Ask(ctx, "row", &cwmp.AddObject{ObjectName: table, ParameterKey: a.key})
	Unless(answer, "AddObject "+table)
	row := fmt.Sprintf("%s%d.", table, answer.(*cwmp.AddObjectResponse).InstanceNumber)
	a.DeleteLater(row)
	return row
}

// DeleteLater deletes a row when the scenario is over. One that is gone by then is no matter.
func (a *ACS) DeleteLater(row string) {
	a.b.Undo(row, func(ctx context.Context) error {
		answers, err := a.ask(ctx, []Call{{Step: "undo", RPC: &cwmp.DeleteObject{ObjectName: row, ParameterKey: a.key}}})
		if err != nil {
			return err
		}
		if code, refused := Refused(answers[0]); refused && code != 9005 {
			return fmt.Errorf("DeleteObject is answered with fault %d", code)
		}
		return nil
	})
}
