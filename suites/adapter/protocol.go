package adapter

import (
	"encoding/json"
	"fmt"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// Format names the form of requests and answers.
const Format = "cwmplab-adapter/1"

// The actions.
const (
	ActionQueue             = "queue"
	ActionConnectionRequest = "connectionRequest"
	ActionHold              = "hold"
	ActionKnows             = "knows"
	ActionDelete            = "delete"
	ActionCheck             = "check"
)

// The results.
const (
	ResultDone   = "done"
	ResultCannot = "cannot" // the ACS, or the program, is not able to: Reason says why
	ResultFailed = "failed" // it should have worked: Reason says what went wrong
)

// Request is one thing to do.
type Request struct {
	Format    string          `json:"format"`
	Action    string          `json:"action"`
	Device    *Device         `json:"device,omitempty"`    // all but check
	Method    string          `json:"method,omitempty"`    // of queue
	Arguments json.RawMessage `json:"arguments,omitempty"` // of queue
}

// Device says which device is meant.
type Device struct {
	ID           string `json:"id"` // [bench.DeviceName]
	OUI          string `json:"oui"`
	ProductClass string `json:"productClass"`
	SerialNumber string `json:"serialNumber"`
}

// Answer says what became of a request.
type Answer struct {
	Format string `json:"format"`
	Result string `json:"result"`
	Reason string `json:"reason,omitempty"` // of cannot and failed
	Known  *bool  `json:"known,omitempty"`  // of knows
}

func newRequest(action, device string) (Request, error) {
	r := Request{Format: Format, Action: action}
	if device == "" {
		return r, nil
	}
	id, err := bench.ParseDeviceName(device)
	r.Device = &Device{ID: device, OUI: id.OUI, ProductClass: id.ProductClass, SerialNumber: id.SerialNumber}
	return r, err
}

// call is the request to queue a method.
func call(device string, rpc cwmp.RPC) (Request, error) {
	r, err := newRequest(ActionQueue, device)
	if err != nil {
		return r, err
	}
	r.Method = rpc.Method()
	r.Arguments, err = marshalArguments(rpc)
	return r, err
}

// changeDUState is ChangeDUState as JSON: which structure an operation has must stand in it.
type changeDUState struct {
	Operations []json.RawMessage
	CommandKey *string `json:",omitempty"`
}

// marshalArguments writes the arguments of a request by their names in TR-069 Annex A.
func marshalArguments(rpc cwmp.RPC) (json.RawMessage, error) {
	c, ok := rpc.(*cwmp.ChangeDUState)
	if !ok {
		return json.Marshal(rpc)
	}
	out := changeDUState{CommandKey: c.CommandKey}
	for _, op := range c.Operations {
		text, err := marshalOperation(op)
		if err != nil {
			return nil, err
		}
		out.Operations = append(out.Operations, text)
	}
	return json.Marshal(out)
}

// marshalOperation sets the name of the structure in front of its members.
func marshalOperation(op cwmp.Operation) (json.RawMessage, error) {
	members, err := json.Marshal(op)
	if err != nil {
		return nil, err
	}
	name, err := json.Marshal(op.TypeName())
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, `{"operation":%s,%s`, name, members[1:]), nil
}

// RPC is the method a request asks to queue.
func (r Request) RPC() (cwmp.RPC, error) {
	m, ok := cwmp.LookupMethod(r.Method)
	if !ok || !m.Caller.Has(cwmp.ACS) {
		return nil, fmt.Errorf("%q is no method that an ACS calls", r.Method)
	}
	rpc := m.NewRequest()
	if len(r.Arguments) == 0 {
		return rpc, nil
	}
	if c, ok := rpc.(*cwmp.ChangeDUState); ok {
		return c, r.operations(c)
	}
	if err := json.Unmarshal(r.Arguments, rpc); err != nil {
		return nil, fmt.Errorf("arguments of %s: %w", r.Method, err)
	}
	return rpc, nil
}

// operations reads the arguments of ChangeDUState.
func (r Request) operations(c *cwmp.ChangeDUState) error {
	var in changeDUState
	if err := json.Unmarshal(r.Arguments, &in); err != nil {
		return fmt.Errorf("arguments of %s: %w", r.Method, err)
	}
	c.CommandKey = in.CommandKey
	for _, text := range in.Operations {
		var kind struct{ Operation string }
		if err := json.Unmarshal(text, &kind); err != nil {
			return fmt.Errorf("operation: %w", err)
		}
		op := newOperation(kind.Operation)
		if op == nil {
			return fmt.Errorf("unknown operation %q", kind.Operation)
		}
		if err := json.Unmarshal(text, op); err != nil {
			return fmt.Errorf("operation %s: %w", kind.Operation, err)
		}
		c.Operations = append(c.Operations, op)
	}
	return nil
}

func newOperation(name string) cwmp.Operation {
	for _, op := range []cwmp.Operation{new(cwmp.InstallOp), new(cwmp.UpdateOp), new(cwmp.UninstallOp)} {
		if op.TypeName() == name {
			return op
		}
	}
	return nil
}
