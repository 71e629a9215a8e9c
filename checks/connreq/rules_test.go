package connreq_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/connreq"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), connreq.Rules()) }
