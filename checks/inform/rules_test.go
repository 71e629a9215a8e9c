package inform_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/inform"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), inform.Rules()) }
