package connreq

import (
	"cwmplab/capture"
	"cwmplab/cwmp/xmltree"
)

// announcedURL is the value of ConnectionRequestURL in an Inform, nil if it is not there.
func announcedURL(m *capture.Message) *xmltree.Node {
	for p := range m.FindAll("ParameterList/*") {
		if p.Child("Name").TextEnds(".ManagementServer.ConnectionRequestURL") {
			return p.Child("Value")
		}
	}
	return nil
}
