// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"strconv"
	"text/tabwriter"
)

// writeTable writes the figures for people.
func writeTable(w io.Writer, figures []figure) error {
	table := tabwriter.NewWriter(w, 0, 0, 0, ' ', 0)
	fmt.Fprintln(table, "what\t | figure\t | limit\t | ok")
	for _, f := range figures {
		limit, verdict := "", ""
		if f.AtMost != nil {
			limit, verdict = "<= "+shown(*f.AtMost, f.Unit), "yes"
			if !f.ok() {
				verdict = "NO"
			}
		}
		fmt.Fprintf(table, "%s\t | %s\t | %s\t | %s\n", f.What, shown(f.Value, f.Unit), limit, verdict)
	}
	return table.Flush()
}

// shown is a value with its unit, to two decimal places where it is not whole.
func shown(value float64, unit string) string {
	text := strconv.FormatFloat(value, 'f', 2, 64)
	if value == float64(int64(value)) {
		text = strconv.FormatInt(int64(value), 10)
	}
	if unit == "" {
		return text
	}
	return text + " " + unit
}
