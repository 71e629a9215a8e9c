package dut

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"cwmplab/internal/strict"
)

// Kinds of adapters.
const (
	AdapterGenieACS = "genieacs" // the northbound HTTP API of GenieACS
	AdapterExec     = "exec"     // a program of the user
	AdapterManual   = "manual"   // a person at the terminal
	AdapterNone     = "none"     // nobody: scenarios that need one are skipped
)

var adapterKinds = []string{AdapterGenieACS, AdapterExec, AdapterManual, AdapterNone}

// Adapter says how the ACS under test is made to act: to call a method, to send a connection request.
type Adapter struct {
	Kind     string   `yaml:"kind"`     // "genieacs", "exec", "manual" or "none"; "" where the file says nothing
	URL      string   `yaml:"url"`      // genieacs: of the northbound API, http://127.0.0.1:7557
	Username string   `yaml:"username"` // genieacs: of a proxy in front of the API
	Password Secret   `yaml:"password"` // with it
	Command  []string `yaml:"command"`  // exec: the program and its arguments, started without a shell
	Timeout  Duration `yaml:"timeout"`  // of one request; genieacs and exec 30 s, manual no limit
}

// check finds what is missing for the kind, or belongs to another.
func (a *Adapter) check() error {
	set := map[string]bool{
		"url": a.URL != "", "username": a.Username != "", "password": a.Password.Reveal() != "",
		"command": len(a.Command) > 0, "timeout": a.Timeout != 0,
	}
	var belongs []string
	switch a.Kind {
	case AdapterGenieACS:
		belongs = []string{"url", "username", "password", "timeout"}
	case AdapterExec:
		belongs = []string{"command", "timeout"}
	case AdapterManual:
		belongs = []string{"timeout"}
	case AdapterNone:
	case "":
		for _, key := range []string{"url", "username", "password", "command", "timeout"} {
			if set[key] {
				return fmt.Errorf("adapter.%s is set, but no adapter.kind: one of %s", key, strings.Join(adapterKinds, ", "))
			}
		}
		return nil
	default:
		return fmt.Errorf("adapter.kind %q is unknown, did you mean %q? There are %s", a.Kind, strict.Nearest(a.Kind, adapterKinds), strings.Join(adapterKinds, ", "))
	}
	for _, key := range []string{"url", "username", "password", "command", "timeout"} {
		if set[key] && !slices.Contains(belongs, key) {
			return fmt.Errorf("adapter.%s does not belong to adapter.kind %s", key, a.Kind)
		}
	}
	switch {
	case a.Kind == AdapterExec && (len(a.Command) == 0 || a.Command[0] == ""):
		return errors.New(`adapter.kind exec needs adapter.command: [program, argument]`)
	case a.Kind == AdapterGenieACS:
		return checkAPI(a.URL)
	}
	return nil
}

// checkAPI finds what is wrong with the address of an API.
func checkAPI(text string) error {
	const example = "adapter.url: http://127.0.0.1:7557"
	u, err := url.Parse(text)
	switch {
	case text == "":
		return fmt.Errorf("adapter.kind genieacs needs the address of its northbound API, %s", example)
	case err != nil, u.Scheme != "http" && u.Scheme != "https", u.Hostname() == "":
		return fmt.Errorf("adapter.url %q is no http or https URL, write %s", text, example)
	case u.User != nil:
		return errors.New("adapter.url carries credentials: write adapter.username and adapter.password: {env: NAME}")
	}
	return nil
}
