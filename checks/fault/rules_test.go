package fault_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/fault"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), fault.Rules()) }
