package bench

import (
	"strconv"
	"strings"
	"time"

	"github.com/onsi/ginkgo/v2"

	"cwmplab/cwmp"
)

// Labels carry what a scenario is about; a run selects by them, and Ginkgo filters by them.
const (
	ruleLabel    = "rule:"
	sectionLabel = "section:"
	needLabel    = "need:"
	timeLabel    = "time:"
	profileLabel = "profile:"
	limitLabel   = "limit:"
)

// Rule says which rules a scenario has to reach.
func Rule(ids ...string) ginkgo.Labels {
	var l ginkgo.Labels
	for _, id := range ids {
		l = append(l, ruleLabel+id)
	}
	return l
}

// Section says which section of TR-069 a container or scenario is about: "3.7.1".
func Section(section string) ginkgo.Labels { return ginkgo.Labels{sectionLabel + section} }

// A Need is something without which a scenario cannot run, or must not: leave of the user, or a part of the device file.
// A scenario whose need is not met is skipped, and the report says for want of what.
type Need string

// Needs that are leave to do something to the device.
const (
	// Write changes a value of the device that the scenario puts back. Withheld by --read-only.
	Write Need = "write"
	// Reboot restarts the device. Withheld by --read-only and --no-reboot.
	Reboot Need = "reboot"
	// Destructive loses settings, or may leave the device unusable: FactoryReset, firmware, EnableCWMP. Given by
	// --allow destructive alone.
	Destructive Need = "destructive"
	// Malformed sends what no peer may send: broken XML, wrong lengths. Given by --allow malformed alone.
	Malformed Need = "malformed"
	// Load asks for more than a peer has to bear: many sessions, very large messages. Given by --allow load alone.
	Load Need = "load"
)

// Needs that the device file meets.
const (
	// Credentials of the CPE towards the ACS: credentials.cpe.
	Credentials Need = "credentials"
	// RequestCredentials of connection requests: credentials.connectionRequest.
	RequestCredentials Need = "credentials:connectionRequest"
	// OtherAddress is a second address of this machine, for connection requests from elsewhere: otherAddress.
	OtherAddress Need = "otherAddress"
	// OtherName is a name that the CPE resolves to two addresses of this machine: otherName.
	OtherName Need = "otherName"
	// TLS on the connections of the ACS.
	TLS Need = "tls"
	// Trusted is a certificate that the CPE trusts for this machine: tls.trusted, or that of the sessions.
	Trusted Need = "trusted"
	// Plain connections, without TLS.
	Plain Need = "plain"
	// Acting is an adapter that makes the ACS under test call methods and send connection requests.
	Acting Need = "adapter"
)

// Hook is a program of the device file that the scenario has to call: "reboot", "factoryReset", "changeValue".
func Hook(name string) Need { return Need("hook:" + name) }

// Before is a version of CWMP that the device does not speak yet: what the scenario is about ends there. Which it speaks shows
// in its first session, see [ACS.SpeaksLess].
func Before(v cwmp.Version) Need { return Need("before:" + v.String()) }

// Amendment is the amendment of TR-069 that the device file has to claim: 6.
func Amendment(number int) Need { return Need("amendment:" + strconv.Itoa(number)) }

// Claim is an optional method that the device file has to claim: "ScheduleInform".
func Claim(method string) Need { return Need("claim:" + method) }

// Needs says what a container or scenario cannot run without.
func Needs(needs ...Need) ginkgo.Labels {
	var l ginkgo.Labels
	for _, n := range needs {
		l = append(l, needLabel+string(n))
	}
	return l
}

// Takes says how long a scenario lasts against a peer that answers at once, waits for timers included. A scenario that
// does not say it is reckoned with [shortScenario]. Where a container and the scenario both say it, the scenario counts.
func Takes(d time.Duration) ginkgo.Labels { return ginkgo.Labels{timeLabel + d.String()} }

// AtMost says how long a scenario may go on against a subject that does wrong, until its rules can tell. One that does not
// say it ends with the limit of the run, or after twice what it takes.
func AtMost(d time.Duration) ginkgo.Labels { return ginkgo.Labels{limitLabel + d.String()} }

// Long marks scenarios that only the profile "long" runs: those that wait for hours, for what nothing can hurry.
func Long() ginkgo.Labels { return ginkgo.Labels{profileLabel + "long"} }

// About joins labels, for a scenario that has more to say than its rules.
func About(labels ...ginkgo.Labels) ginkgo.Labels {
	var all ginkgo.Labels
	for _, l := range labels {
		all = append(all, l...)
	}
	return all
}

// shortScenario is the estimate of a scenario that does not say how long it takes: a session or two.
const shortScenario = time.Second

// labelled gives the values of labels with a prefix.
func labelled(labels []string, prefix string) []string {
	values := []string{}
	for _, l := range labels {
		if v, ok := strings.CutPrefix(l, prefix); ok {
			values = append(values, v)
		}
	}
	return values
}
