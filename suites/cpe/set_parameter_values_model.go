package cpe

import (
	"context"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"cwmplab/cwmp"
	"cwmplab/suites/bench"
)

// nowhere is the end of a path that leads to no row.
const nowhere = "Interface.99999"

// setModel is about values that depend on each other.
func setModel(b *bench.Bench) {
	b.It("refuses values that are forbidden together, and sets none", bench.Rule("CWMP-SPV-030"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		first, second := mapping(ctx, acs), mapping(ctx, acs)
		bench.Unless(acs.Ask(ctx, "prepare", first.set("40001", "1")), "enabling a port mapping")
		description := second.description()
		acs.Provoke(bench.Facts{"bystander": description})
		bench.Unless(acs.Ask(ctx, "control", second.set("40002", "1")), "enabling a second port mapping")
		conflict := &cwmp.SetParameterValues{ParameterKey: "spv", ParameterList: pair(description, "xsd:string", "cwmplab", second.row+"ExternalPort", "xsd:unsignedInt", "40001")}
		acs.AskAll(ctx, bench.Call{Step: "before", RPC: get(description)}, bench.Call{Step: "set", RPC: conflict}, bench.Call{Step: "after", RPC: get(description)})
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-030"))
	})

	b.It("takes values that depend on each other in any order", bench.Rule("CWMP-SPV-010"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		first, second := mapping(ctx, acs), mapping(ctx, acs)
		if first.gateway {
			Skip("rows of InternetGatewayDevice must not have one key even where they are not enabled")
		}
		bench.Unless(acs.Ask(ctx, "prepare", first.set("40001", "1")), "enabling a port mapping")
		bench.Unless(acs.Ask(ctx, "prepare", second.set("40001", "0")), "a second port mapping that is not enabled")
		enable, port := second.row+"Enable", second.row+"ExternalPort"
		was := pair(enable, "xsd:boolean", "0", port, "xsd:unsignedInt", "40001")
		now := pair(enable, "xsd:boolean", "1", port, "xsd:unsignedInt", "40002")
		setBothWays(ctx, acs, was, now)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-010"))
	})
}

// setNames is about what the data model says of references, wildcards and commands.
func setNames(b *bench.Bench) {
	b.It("refuses a strong reference to what does not exist", bench.Rule("CWMP-SPV-033"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Strong)
		acs.Provoke(bench.Facts{"parameter": name})
		setReference(ctx, acs, name)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-033"))
	})

	b.It("takes a weak reference to what does not exist", bench.Rule("CWMP-SPV-034"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Weak)
		acs.Provoke(bench.Facts{"parameter": name})
		setReference(ctx, acs, name)
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-034"))
	})

	b.It("refuses wildcards where something is written", bench.About(bench.Rule("CWMP-SPV-044"), bench.Needs(bench.Amendment(6))), func(ctx context.Context) {
		acs := b.ACS(ctx)
		table := acs.Parameter(ctx, bench.Table)
		row := acs.Row(ctx, table)
		name, held := onlyRow(ctx, acs, table, row)
		everywhere := table + "*." + strings.TrimPrefix(name, row)
		acs.Provoke(bench.Facts{"table": table})
		answers := acs.AskAll(ctx,
			bench.Call{Step: "set", RPC: setOne(everywhere, held.Type, held.Value, "spv")},
			bench.Call{Step: "attributes", RPC: &cwmp.SetParameterAttributes{ParameterList: []cwmp.SetParameterAttribute{{Name: everywhere}}}},
			bench.Call{Step: "add", RPC: &cwmp.AddObject{ObjectName: table + "*.", ParameterKey: "spv"}})
		if added, ok := answers[2].(*cwmp.AddObjectResponse); ok {
			acs.DeleteLater(table + strconv.Itoa(int(added.InstanceNumber)) + ".")
		}
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-044"))
	})

	b.It("reads a command as false after it was triggered", bench.Rule("CWMP-SPV-040"), func(ctx context.Context) {
		acs := b.ACS(ctx)
		name := acs.Parameter(ctx, bench.Command)
		acs.Provoke(bench.Facts{"parameter": name})
		answers := acs.AskAll(ctx, bench.Call{Step: "set", RPC: setOne(name, "xsd:boolean", "1", "spv")}, bench.Call{Step: "read", RPC: get(name)})
		bench.Unless(answers[0], "setting "+name)
		acs.Ask(ctx, "later", get(name))
		Expect(acs.Recording()).To(bench.PassRule("CWMP-SPV-040"))
	})
}

// onlyRow gives a writable parameter of a row, with its value. The scenario is skipped where the table has other rows: a
// device that takes wildcards would change them, too.
func onlyRow(ctx context.Context, acs *bench.ACS, table, row string) (name string, held cwmp.ParameterValue) {
	names := acs.Ask(ctx, "names", &cwmp.GetParameterNames{ParameterPath: table})
	bench.Unless(names, "reading the names below "+table)
	if list, ok := names.(*cwmp.GetParameterNamesResponse); ok {
		for _, p := range list.ParameterList {
			below := strings.HasPrefix(p.Name, row)
			switch {
			case !below && p.Name != table:
				Skip(table + " has rows of its own, which must not be put at risk")
			case below && name == "" && p.Writable && !strings.HasSuffix(p.Name, ".") && !strings.Contains(strings.TrimPrefix(p.Name, row), "."):
				name = p.Name
			}
		}
	}
	if name == "" {
		Skip(row + " has no writable parameter")
	}
	answer := acs.Ask(ctx, "held", get(name))
	bench.Unless(answer, "reading "+name)
	return name, typedValue(answer, name)
}

// setReference sets a path to what it was, then to one that leads nowhere. It is put back.
func setReference(ctx context.Context, acs *bench.ACS, name string) {
	held := acs.Borrow(ctx, name)[name]
	path := acs.Root() + "IP." + nowhere
	if acs.Root() == gateway {
		path = acs.Root() + "LANDevice.1.LANHostConfigManagement.IP" + nowhere
	}
	answers := acs.AskAll(ctx, bench.Call{Step: "control", RPC: setOne(name, "xsd:string", held, "spv")},
		bench.Call{Step: "set", RPC: setOne(name, "xsd:string", path, "spv")})
	bench.Unless(answers[0], "setting "+name)
}

// gateway is the root of TR-098.
const gateway = "InternetGatewayDevice."

// portMapping is a row of ours in a table of port mappings, whose rows have a key: port and protocol.
type portMapping struct {
	row     string // with its dot
	gateway bool   // of InternetGatewayDevice, which has other names
}

// mapping adds a row to the table of port mappings; it is deleted when the scenario is over.
func mapping(ctx context.Context, acs *bench.ACS) portMapping {
	table := acs.Parameter(ctx, bench.Table)
	if !strings.HasSuffix(table, ".PortMapping.") {
		Skip("the key of the rows of " + table + " is not known here: name a table of port mappings in the device file (parameters.table)")
	}
	return portMapping{acs.Row(ctx, table), acs.Root() == gateway}
}

// name is a parameter of the row.
func (m portMapping) name(short string) string {
	switch {
	case m.gateway && short == "Enable":
		return m.row + "PortMappingEnabled"
	case m.gateway && (short == "Protocol" || short == "Description"):
		return m.row + "PortMapping" + short
	}
	return m.row + short
}

func (m portMapping) description() string { return m.name("Description") }

// set gives the row an external port, and enables it or not.
func (m portMapping) set(port, enable string) *cwmp.SetParameterValues {
	return &cwmp.SetParameterValues{ParameterKey: "spv", ParameterList: []cwmp.ParameterValue{
		{Name: m.name("ExternalPort"), Type: "xsd:unsignedInt", Value: port}, {Name: m.name("InternalPort"), Type: "xsd:unsignedInt", Value: port},
		{Name: m.name("Protocol"), Type: "xsd:string", Value: "TCP"}, {Name: m.name("InternalClient"), Type: "xsd:string", Value: "192.168.1.250"},
		{Name: m.name("Enable"), Type: "xsd:boolean", Value: enable},
	}}
}
