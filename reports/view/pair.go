package view

import "cwmplab/cwmp"

// Partner finds the message that answers a SOAP request, or the request that a SOAP message answers: the one of the other
// side with the same cwmp:ID. Without an ID the order of the session tells: an ACS request is answered in the next POST.
func (f *Flow) Partner(x *Exchange, m *Message) (*Exchange, *Message) {
	if m == nil || !m.SOAP || m.Summary.Kind == cwmp.KindUnknown {
		return nil, nil
	}
	asks := m.Summary.Kind == cwmp.KindRequest
	at := -1
	for i, other := range f.Exchanges {
		if other == x {
			at = i
		}
	}
	if at < 0 {
		return nil, nil
	}
	step := 1
	if !asks {
		step = -1
	}
	for i := at; i >= 0 && i < len(f.Exchanges) && (i-at)*step <= partnerReach; i += step {
		for _, o := range f.Exchanges[i].Messages() {
			if o != m && o.SOAP && o.Response != m.Response && asks != (o.Summary.Kind == cwmp.KindRequest) && after(asks, i-at, m, o) && fits(m, o) {
				return f.Exchanges[i], o
			}
		}
	}
	return nil, nil
}

// partnerReach is how many exchanges away a partner is looked for.
const partnerReach = 16

// after tells whether a candidate comes in the right order: an answer behind its request.
func after(asks bool, distance int, m, o *Message) bool {
	if distance != 0 {
		return true
	}
	return asks != m.Response && asks == o.Response // within one exchange only the response answers
}

// fits tells whether a request and an answer belong together.
func fits(m, o *Message) bool {
	if m.Summary.HasID || o.Summary.HasID {
		return m.Summary.ID == o.Summary.ID
	}
	return m.Summary.Method == "" || o.Summary.Method == "" || m.Summary.Method == o.Summary.Method
}
