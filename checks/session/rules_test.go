package session_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/session"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), session.Rules()) }
