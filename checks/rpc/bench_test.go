package rpc_test

import (
	"fmt"
	"testing"

	"cwmplab/checks"
	"cwmplab/checks/rpc"
	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

// BenchmarkRules judges answers of 2,000 entries with the message rules of the area, beside the parse of the same bytes: the rules
// have to cost less.
func BenchmarkRules(b *testing.B) {
	names, tree := make([]string, 2000), []string{"Device.", "Device.IP.", "Device.IP.Interface."}
	for i := range names {
		row := fmt.Sprintf("Device.IP.Interface.%d.", i/10+1)
		names[i] = row + fmt.Sprintf("Stats%d", i%10)
		if i%10 == 0 {
			tree = append(tree, row)
		}
		tree = append(tree, names[i])
	}
	for _, c := range []struct{ what, ask, answer string }{
		{"values", get(names...), values(names...)},
		{"names", list("", "0"), infos(tree...)},
	} {
		m := answer(c.ask, c.answer)
		var rules []*checks.Rule
		for _, r := range rpc.Rules() {
			if r.Check != nil && (r.Observe.SOAP || len(r.Observe.Methods) > 0) {
				rules = append(rules, r)
			}
		}
		b.Run(c.what+"/parse", func(b *testing.B) {
			b.SetBytes(int64(len(m.HTTP.Body)))
			for b.Loop() {
				xmltree.Parse(m.HTTP.Body).Release()
			}
		})
		b.Run(c.what+"/rules", func(b *testing.B) {
			b.SetBytes(int64(len(m.HTTP.Body)))
			b.ReportAllocs()
			for b.Loop() {
				f := &checks.Facts{Declared: &checks.Declared{}, Memo: &checks.Memo{}, Version: cwmp.V1_2}
				for _, r := range rules {
					if !fits(r, m.Name()) {
						continue
					}
					if err := r.Check(m, f); err != nil && err != checks.NotHere {
						b.Fatal(r.ID, err)
					}
				}
			}
		})
	}
}

// fits tells whether a rule observes a message of this name.
func fits(r *checks.Rule, name string) bool {
	for _, n := range r.Observe.Methods {
		if n == name {
			return true
		}
	}
	return r.Observe.SOAP
}
