package transfer_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/transfer"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), transfer.Rules()) }
