// Package catalogue is the one list of all rules.
//
//	areas     the areas and the table that leads from the prefix of an ID to its area
//	select    rules by ID, alias, glob, section, area and level
//	rows      the rows of the catalogue that have no rule yet, and why
//	rows      rules and rows together, counted: Coverage
//	markdown  checks/RULES.md, the same as a table
//
// Start at [All].
package catalogue
