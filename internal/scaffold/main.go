package main

import (
	"flag"
	"fmt"
	"io"
	"os"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run writes the rule the arguments ask for. It answers 0, or 2 where the arguments are wrong or a
// file cannot be written.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("scaffold", flag.ContinueOnError)
	flags.SetOutput(stderr)
	var r request
	flags.StringVar(&r.Area, "area", "", "the `folder` below checks the rule belongs to")
	flags.StringVar(&r.ID, "id", "", "the `ID` of the rule in the catalogue, like CWMP-INF-010")
	flags.StringVar(&r.Name, "name", "", "the `name` of the file in snake case, a fact in the present tense")
	root := flags.String("root", ".", "the top of the repository")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	written, err := r.write(*root)
	if err != nil {
		fmt.Fprintf(stderr, "scaffold: %v\nhint: make rule AREA=inform ID=CWMP-INF-010 NAME=no_duplicate_names\n", err)
		return 2
	}
	for _, name := range written {
		fmt.Fprintln(stdout, name)
	}
	fmt.Fprintf(stdout, "\nNow add &%s to the list of package %s, fill in the words of the template, and run\n\n\tgo test ./checks/%s ./internal/layers\n",
		goName(r.Name), r.Area, r.Area)
	return 0
}
