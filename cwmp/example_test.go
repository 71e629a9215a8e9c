package cwmp_test

import (
	"fmt"
	"strings"
	"testing"

	"cwmplab/cwmp"
	"cwmplab/cwmp/xmltree"
)

func ExampleDecode() {
	message := cwmp.Encode(&cwmp.Envelope{
		Version: cwmp.V1_0,
		Header:  cwmp.Header{ID: new("42")},
		Body:    &cwmp.GetParameterValues{ParameterNames: []string{"Device.DeviceInfo."}},
	}, cwmp.DefaultStyle())

	e, notes, err := cwmp.Decode(xmltree.Parse(message))
	if err != nil {
		fmt.Println(err)
		return
	}
	call := e.Body.(*cwmp.GetParameterValues)
	fmt.Println(*e.Header.ID, call.Method(), call.ParameterNames, len(notes))
	// Output: 42 GetParameterValues [Device.DeviceInfo.] 0
}

// A message that is wrong on purpose: the tree of a right one, edited.
func ExampleEnvelope_Tree() {
	e := &cwmp.Envelope{Version: cwmp.V1_2, Body: &cwmp.InformResponse{MaxEnvelopes: 1}}
	style := cwmp.DefaultStyle()
	root := e.Tree(style)
	root.SetText("Body/InformResponse/MaxEnvelopes", "two")
	root.InsertAfter("Body/InformResponse/MaxEnvelopes", cwmp.NewElement("Extra", "<&>"))
	fmt.Printf("%s\n", cwmp.Marshal(root.Find("Body/InformResponse"), style))

	_, notes, _ := cwmp.Decode(xmltree.Parse(cwmp.Marshal(root, style)))
	for _, n := range notes {
		fmt.Println(n.Code, n.Path, n.Text)
	}
	// Output:
	// <cwmp:InformResponse><MaxEnvelopes>two</MaxEnvelopes><Extra>&lt;&amp;&gt;</Extra></cwmp:InformResponse>
	// lexical /Envelope/Body/InformResponse/MaxEnvelopes "two" is no unsignedInt
	// unknown /Envelope/Body/InformResponse/Extra Extra is not defined here
}

func ExampleLookupMethod() {
	m, _ := cwmp.LookupMethod("Inform")
	event, _ := m.Argument(false, "Event")
	key, _ := event.Member("CommandKey")
	fmt.Println(m.Section, m.Responder(), event.ArrayType, event.ItemMax, key.Type, key.MaxLength)
	// Output: A.3.3.1 ACS cwmp:EventStruct 64 string 32
}

func TestAppendEncodeAppendsWhatEncodeGives(t *testing.T) {
	id := "a<b>&\"c\" \u00e4\x01"
	e := &cwmp.Envelope{Version: cwmp.V1_0, Header: cwmp.Header{ID: &id}, Body: &cwmp.GetRPCMethods{}}
	want := "before" + string(cwmp.Encode(e, cwmp.DefaultStyle()))
	if got := string(cwmp.AppendEncode([]byte("before"), e, cwmp.DefaultStyle())); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !strings.Contains(want, `>a&lt;b&gt;&amp;"c" &#228;&#65533;<`) {
		t.Error(want)
	}
}
