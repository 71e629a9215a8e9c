package xmltree_test

import (
	"fmt"

	"cwmplab/cwmp/xmltree"
)

// A broken message still has its tree, and everything that is wrong with it has a place.
func Example() {
	src := []byte(`<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
<soap:Body><cwmp:Inform><MaxEnvelopes>01</MaxEnvelopes><Name>A & B</Name></Inform></soap:Body>
</soap:Envelope>`)
	d := xmltree.Parse(src)
	defer d.Release()
	for _, p := range d.Problems {
		fmt.Println(p)
	}
	arg := d.Root.Find("Body/Inform/MaxEnvelopes")
	n, err := arg.Uint()
	fmt.Println(arg.Path(), n, err)
	// Output:
	// undeclared-prefix at byte 83: prefix "cwmp" is not declared
	// unescaped-amp at byte 134: "&" must be written "&amp;"
	// mismatched-tag at byte 144: element "cwmp:Inform", opened at byte 82, is closed by "Inform"
	// /Envelope/Body/Inform/MaxEnvelopes 1 <nil>
}
