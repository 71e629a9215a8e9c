package datamodel_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/datamodel"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), datamodel.Rules()) }
