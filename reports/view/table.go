package view

import (
	"strings"

	"cwmplab/cwmp/xmltree"
)

// Table is a list in a message: parameters with their values, names, attributes, objects or events.
type Table struct {
	Title   string
	Columns []string
	Rows    []Row
	More    int // rows that are left out
}

// Row is one item of a list.
type Row struct {
	Cells  []Cell
	Offset int // of the item in the body
	Marked string
}

// Cell is one value: as text, or the number of the secret that is masked.
type Cell struct {
	Text   string
	Secret int
}

// mostRows is how many rows a table has at most; whoever needs more has the message itself.
const mostRows = 5000

// lists says what lists there are: the element of an item, and its parts.
var lists = []struct {
	title, item string
	columns     []string
}{
	{"Events", "EventStruct", []string{"EventCode", "CommandKey"}},
	{"Parameters", "ParameterValueStruct", []string{"Name", "Value"}},
	{"Parameters", "ParameterInfoStruct", []string{"Name", "Writable"}},
	{"Attributes", "ParameterAttributeStruct", []string{"Name", "Notification", "AccessList"}},
	{"Attributes", "SetParameterAttributesStruct", []string{"Name", "NotificationChange", "Notification", "AccessListChange", "AccessList"}},
	{"Faults of parameters", "SetParameterValuesFault", []string{"ParameterName", "FaultCode", "FaultString"}},
}

// Tables reads the lists of a message. A list that is empty is left out.
func (s *Sheet) Tables() []Table {
	if !s.XML || s.Message.Dropped {
		return nil
	}
	doc := xmltree.Parse(s.Message.Content)
	defer doc.Release()
	if doc.Root == nil {
		return nil
	}
	var tables []Table
	places := map[string]int{}
	take := func(title string, columns []string, row Row) {
		at, ok := places[title]
		if !ok {
			at = len(tables)
			places[title] = at
			tables = append(tables, Table{Title: title, Columns: columns})
		}
		if len(tables[at].Rows) == mostRows {
			tables[at].More++
			return
		}
		tables[at].Rows = append(tables[at].Rows, row)
	}
	for n := range doc.Root.Descendants() {
		for _, l := range lists {
			if n.Local() == l.item {
				columns := l.columns
				if l.item == "ParameterValueStruct" {
					columns = append(columns[:2:2], "Type")
				}
				take(l.title, columns, s.row(n, l.columns))
			}
		}
		if n.Local() == "string" && n.Parent().Local() == "ParameterNames" {
			take("Names", []string{"Name"}, Row{Offset: n.Offset(), Cells: []Cell{s.cell(n)}, Marked: s.marked(n)})
		}
	}
	return tables
}

// row reads the parts of an item. The value of a parameter comes with its type.
func (s *Sheet) row(n *xmltree.Node, columns []string) Row {
	row := Row{Offset: n.Offset(), Marked: s.marked(n)}
	for _, name := range columns {
		part := n.Child(name)
		row.Cells = append(row.Cells, s.cell(part))
		if name == "Value" && columns[0] == "Name" {
			kind := ""
			for a := range part.EachAttr() {
				if a.Local == "type" {
					kind = a.Value
				}
			}
			row.Cells = append(row.Cells, Cell{Text: Visible([]byte(kind))})
		}
	}
	return row
}

// cell reads one part. Nothing of a secret is shown.
func (s *Sheet) cell(n *xmltree.Node) Cell {
	if n == nil {
		return Cell{}
	}
	if n.Local() == "AccessList" && n.FirstChild() != nil {
		var all []string
		for c := range n.Children() {
			all = append(all, Visible([]byte(c.Text())))
		}
		return Cell{Text: strings.Join(all, ", ")}
	}
	start, end := n.TextOffset(), n.TextOffset()+n.TextLen()
	for _, secret := range s.Secrets {
		if secret.Part == "body" && secret.Start < end && start < secret.End {
			return Cell{Text: Mask, Secret: secret.Number}
		}
	}
	return Cell{Text: Visible([]byte(n.Text()))}
}

// marked is the worst outcome of the findings inside an item, "" for none. A finding about more than the item marks nothing.
func (s *Sheet) marked(n *xmltree.Node) string {
	worst := ""
	for _, m := range s.Marks {
		if m.Part == "body" && n.Offset() <= m.Start && m.End <= n.Offset()+n.Len() && (worst == "" || m.Worst() == "fail") {
			worst = m.Worst()
		}
	}
	return worst
}
