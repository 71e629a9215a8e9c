package soap_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/soap"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), soap.Rules()) }
