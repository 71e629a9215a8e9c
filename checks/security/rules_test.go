package security_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/security"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), security.Rules()) }
