package transport_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/transport"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), transport.Rules()) }
