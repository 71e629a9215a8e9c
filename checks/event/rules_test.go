package event_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/event"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), event.Rules()) }
