package catalogue

import (
	_ "embed"
	"fmt"
	"strings"

	"cwmplab/checks"
)

// rowsText holds one catalogue row without a rule per line, fields separated by tabs:
// ID, role, level, versions, section, what shows it, confidence, reason why there is no rule yet.
//
//go:embed rows.txt
var rowsText string

// Row is a row of the catalogue that no rule covers yet.
type Row struct {
	ID         string `json:"id"`
	Role       string `json:"role"`
	Level      string `json:"level"`
	Versions   string `json:"versions"`
	Section    string `json:"section"`
	Observe    string `json:"observe"` // "passive", "passive+active", "active", "manual", "passive with data model" or "-"
	Confidence string `json:"confidence"`
	Reason     string `json:"reason"`
}

// Rows lists the rows without a rule, in the order of the catalogue.
func Rows() []Row {
	var rows []Row
	for line := range strings.Lines(rowsText) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 8 {
			panic(fmt.Sprintf("catalogue: rows.txt: %d fields in %q", len(f), line))
		}
		rows = append(rows, Row{f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7]})
	}
	return rows
}

// Count is the number of catalogue rows of one group, with and without a rule.
type Count struct {
	Group   string `json:"group"`
	Covered int    `json:"covered"`
	Passive int    `json:"missingPassive"` // rows without a rule that a recording alone could show
	Missing int    `json:"missing"`
}

// Coverage counts rules (aliases included) and rows without a rule by area, role or level.
func Coverage(group func(id, role, level string) string) []Count {
	var order []string
	counts := map[string]*Count{}
	get := func(g string) *Count {
		if counts[g] == nil {
			counts[g] = &Count{Group: g}
			order = append(order, g)
		}
		return counts[g]
	}
	for _, r := range All() {
		for _, id := range append([]string{r.ID}, r.Aliases...) {
			get(group(id, r.Role.String(), string(r.Level))).Covered++
		}
	}
	for _, row := range Rows() {
		c := get(group(row.ID, row.Role, row.Level))
		c.Missing++
		if row.Observe == "passive" || row.Observe == "passive+active" {
			c.Passive++
		}
	}
	list := make([]Count, 0, len(order))
	for _, g := range order {
		list = append(list, *counts[g])
	}
	return list
}

// ByArea groups rows by area, for [Coverage].
func ByArea(id, _, _ string) string { return AreaOf(id) }

// ByRole groups rows by who has to comply, for [Coverage].
func ByRole(_, role, _ string) string { return role }

// ByLevel groups rows by level, for [Coverage].
func ByLevel(_, _, level string) string { return level }

// Observed tells how a rule shows in the list of rules.
func Observed(r *checks.Rule) string { return string(r.Scope()) + ": " + r.Observe.String() }
