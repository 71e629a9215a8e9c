package rpc_test

import (
	"testing"

	"cwmplab/checks/catalogue"
	"cwmplab/checks/checkstest"
	"cwmplab/checks/rpc"
)

func TestRules(t *testing.T) { checkstest.Run(t, catalogue.All(), rpc.Rules()) }
