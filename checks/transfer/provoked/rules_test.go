package provoked_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/transfer/provoked"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), provoked.Rules()) }
