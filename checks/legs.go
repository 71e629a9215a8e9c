package checks

import (
	"cwmplab/capture"
	"cwmplab/cwmp"
)

// legs keeps the two legs of a proxied pair apart where a proxy that changes bytes recorded both in full: the near one
// shows what the CPE sent, the far one what the ACS sent. Each side is judged on the leg that holds its own bytes.
type legs struct {
	twins map[int]bool // near connections whose far leg is recorded, too
	far   bool         // the item under way lies on a far leg
	twin  bool         // it lies on a near leg that has a far one
}

func newLegs() legs { return legs{twins: map[int]bool{}} }

// enter takes note of where the next item lies.
func (l *legs) enter(it capture.Item) {
	l.far, l.twin = false, false
	switch it := it.(type) {
	case *capture.Exchange:
		l.conn(it.Conn)
	case *capture.Session:
		for _, x := range it.Exchanges {
			l.conn(x.Conn)
		}
		l.far = it.Leg != ""
	case *capture.ConnectionRequest:
		l.conn(it.Exchange.Conn)
	case *capture.Other:
		l.conn(it.Exchange.Conn)
	case *capture.Attempt:
		l.conn(it.Conn)
	}
}

func (l *legs) conn(c *capture.Conn) {
	if c.Leg != "" {
		l.far = true
		l.twins[c.Near] = true
		return
	}
	l.twin = l.twin || l.twins[c.ID]
}

// leave sets the leg for the end of a recording.
func (l *legs) leave(leg int) {
	l.far = leg == 1
	l.twin = leg == 0 && len(l.twins) > 0
}

// index is 0 for the near leg and 1 for the far one.
func (l *legs) index() int {
	if l.far {
		return 1
	}
	return 0
}

// judges tells whether a side is judged on the leg under way.
func (l *legs) judges(side cwmp.Role) bool {
	switch {
	case l.far:
		return side == cwmp.ACS
	case l.twin:
		return side == cwmp.CPE
	}
	return true
}
