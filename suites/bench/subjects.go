package bench

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
)

// Kind is what a scenario needs a parameter of the device for.
type Kind string

// Kinds of parameters that scenarios use. None of them belongs to an interface the device is reached by, or is a
// credential that is in use.
const (
	AString   Kind = "string"
	ABoolean  Kind = "boolean"
	AnUnsign  Kind = "unsigned"
	ADateTime Kind = "dateTime"
	ReadOnly  Kind = "readOnly"
	Hidden    Kind = "hidden"
	Notified  Kind = "notify"
	Table     Kind = "table"

	AList     Kind = "list"
	Command   Kind = "command"
	Strong    Kind = "strongReference"
	Weak      Kind = "weakReference"
	Deferred  Kind = "deferred"
	Rebooting Kind = "rebooting" // only the device file can name one
)

// preferred are the names below the root that are tried for a kind, in order; the device has to have them, writable or
// not as the kind says.
var preferred = map[Kind][]string{
	AString:   {"DeviceInfo.ProvisioningCode", "Time.NTPServer5", "Time.NTPServer4"},
	ABoolean:  {"ManagementServer.UpgradesManaged", "Time.Enable", "ManagementServer.STUNEnable"},
	AnUnsign:  {"ManagementServer.DefaultActiveNotificationThrottle", "ManagementServer.CWMPRetryIntervalMultiplier", "ManagementServer.PeriodicInformInterval"},
	ADateTime: {"ManagementServer.PeriodicInformTime"},
	ReadOnly:  {"DeviceInfo.ModelName", "DeviceInfo.SoftwareVersion", "DeviceInfo.SerialNumber", "DeviceInfo.HardwareVersion"},
	Hidden:    {"ManagementServer.STUNPassword", "ManagementServer.ConnectionRequestPassword", "ManagementServer.Password"},
	Notified:  {"DeviceInfo.Description", "DeviceInfo.ModelName", "ManagementServer.PeriodicInformInterval"},
	Table:     {"NAT.PortMapping.", "Users.User.", "Layer3Forwarding.Forwarding.", "DHCPv4.Server.Pool.", "Bridging.Bridge.", "QoS.Classification."},

	AList:    {"IP.Diagnostics.ServerSelectionDiagnostics.HostList", "ServerSelectionDiagnostics.HostList", "ManagementServer.DUStateChangeComplPolicy.OperationTypeFilter"},
	Command:  {"DHCPv4.Client.1.Renew", "DHCPv6.Client.1.Renew"},
	Strong:   {"IP.Diagnostics.ServerSelectionDiagnostics.Interface", "IP.Diagnostics.UDPEchoDiagnostics.Interface"},
	Weak:     {"IP.Diagnostics.IPPing.Interface", "IP.Diagnostics.TraceRoute.Interface", "IPPingDiagnostics.Interface", "TraceRouteDiagnostics.Interface"},
	Deferred: {"Time.NTPServer1", "Time.NTPServer2"},
}

// writable tells whether a parameter of a kind has to be writable.
func (k Kind) writable() bool { return k != ReadOnly && k != Notified }

// Parameter gives the parameter, or the table, that the device file or a walk through the data model names for a kind. The
// scenario is skipped where there is none. The report says which were used.
func (a *ACS) Parameter(ctx context.Context, kind Kind) string {
	ginkgo.GinkgoHelper()
	name := a.Find(ctx, kind)
	if name == "" {
		ginkgo.Skip("the CPE has no parameter that is fit for it: name one in the device file (parameters."+string(kind)+")", 1)
	}
	return name
}

// Find is [ACS.Parameter] for what a scenario can do without: it gives "" where there is none.
func (a *ACS) Find(ctx context.Context, kind Kind) string {
	ginkgo.GinkgoHelper()
	name := a.b.given(kind)
	if name == "" {
		a.walk(ctx)
		name = a.choose(kind)
	}
	if name != "" {
		a.b.used(kind, name)
	}
	return name
}

// choose picks a parameter for a kind from the names of the data model, "" where none is fit.
func (a *ACS) choose(kind Kind) string {
	for _, short := range preferred[kind] {
		if writable, ok := a.names[a.root+short]; ok && writable == kind.writable() {
			return a.root + short
		}
	}
	if kind == Table {
		return a.anyTable()
	}
	return ""
}

// anyTable is a table that takes AddObject, away from what the device is reached by; "" for none.
func (a *ACS) anyTable() string {
	var tables []string
	for name, writable := range a.names {
		last := strings.TrimSuffix(name, ".")
		last = last[strings.LastIndexByte(last, '.')+1:]
		isRow := strings.Trim(last, "0123456789") == ""
		if writable && strings.HasSuffix(name, ".") && !isRow && away(name) {
			tables = append(tables, name)
		}
	}
	if len(tables) == 0 {
		return ""
	}
	return slices.Min(tables)
}

// walk asks once for all names of the data model.
func (a *ACS) walk(ctx context.Context) {
	ginkgo.GinkgoHelper()
	if a.names != nil {
		return
	}
	a.names = map[string]bool{}
	answer := a.Ask(ctx, "walk", &cwmp.GetParameterNames{ParameterPath: a.root})
	if list, ok := answer.(*cwmp.GetParameterNamesResponse); ok {
		for _, p := range list.ParameterList {
			a.names[p.Name] = p.Writable
		}
	}
}

// Has tells whether the device has a parameter or object, and whether it says that it is writable.
func (a *ACS) Has(ctx context.Context, name string) (writable, has bool) {
	ginkgo.GinkgoHelper()
	a.walk(ctx)
	writable, has = a.names[name]
	return writable, has
}

// Names are the paths of all parameters and objects of the device, sorted.
func (a *ACS) Names(ctx context.Context) []string {
	ginkgo.GinkgoHelper()
	a.walk(ctx)
	return slices.Sorted(maps.Keys(a.names))
}

// Informed is what the first Inform of the device told of a parameter, given by its name below the root; "" for nothing.
func (a *ACS) Informed(short string) string {
	for _, p := range a.first.Inform.ParameterList {
		if p.Name == a.root+short {
			return p.Value
		}
	}
	return ""
}

// given is what the device file names for a kind.
func (b *Bench) given(kind Kind) string {
	p := b.cfg.File.Parameters
	return map[Kind]string{AString: p.String, ABoolean: p.Boolean, AnUnsign: p.Unsigned, ADateTime: p.DateTime,
		ReadOnly: p.ReadOnly, Hidden: p.Hidden, Notified: p.Notify, Table: p.Table,
		AList: p.List, Command: p.Command, Strong: p.StrongReference, Weak: p.WeakReference, Deferred: p.Deferred, Rebooting: p.Rebooting}[kind]
}

// used notes which parameter served for a kind.
func (b *Bench) used(kind Kind, name string) {
	if b.subjects == nil {
		b.subjects = map[string]string{}
	}
	b.subjects[string(kind)] = name
}

// FixedRow is an instance that the device says cannot be deleted. The scenario is skipped where there is none.
func (a *ACS) FixedRow(ctx context.Context) string {
	ginkgo.GinkgoHelper()
	a.walk(ctx)
	var rows []string
	for name, writable := range a.names {
		if !writable && strings.HasSuffix(name, ".") && isRow(name) {
			rows = append(rows, name)
		}
	}
	if len(rows) == 0 {
		ginkgo.Skip("the CPE has no instance that cannot be deleted", 1)
	}
	return slices.Min(rows)
}

// FixedTable is a table that the device says takes no further instances, "" for none: one that lists what the device finds,
// where it has such a one, so that an instance that is made all the same does no harm.
func (a *ACS) FixedTable(ctx context.Context) string {
	ginkgo.GinkgoHelper()
	a.walk(ctx)
	var tables []string
	for name := range a.names {
		if !isRow(name) || !strings.HasSuffix(name, ".") {
			continue
		}
		table := name[:strings.LastIndexByte(strings.TrimSuffix(name, "."), '.')+1]
		if takes, listed := a.names[table]; listed && !takes && away(table) {
			tables = append(tables, table)
		}
	}
	if len(tables) == 0 {
		return ""
	}
	slices.Sort(tables)
	for _, t := range tables {
		if strings.Contains(t, "Host.") || strings.Contains(t, "Log") || strings.Contains(t, "SupportedDataModel.") {
			return t
		}
	}
	return tables[0]
}

// away tells whether an object is none that the device may be reached by.
func away(object string) bool {
	return !strings.Contains(object, "WAN") && !strings.Contains(object, "WiFi") && !strings.Contains(object, "WLAN")
}

// isRow tells whether a path ends with an instance number.
func isRow(name string) bool {
	last := strings.TrimSuffix(name, ".")
	return strings.Trim(last[strings.LastIndexByte(last, '.')+1:], "0123456789") == ""
}

// EmptyTable is a table without instances. The scenario is skipped where there is none.
func (a *ACS) EmptyTable(ctx context.Context) string {
	ginkgo.GinkgoHelper()
	a.walk(ctx)
	var tables []string
	for name := range a.names {
		if strings.HasSuffix(name, ".") && !a.hasBelow(name) {
			tables = append(tables, name)
		}
	}
	if len(tables) == 0 {
		ginkgo.Skip("the CPE has no object without parameters", 1)
	}
	return slices.Min(tables)
}

func (a *ACS) hasBelow(object string) bool {
	for name := range a.names {
		if len(name) > len(object) && strings.HasPrefix(name, object) {
			return true
		}
	}
	return false
}
