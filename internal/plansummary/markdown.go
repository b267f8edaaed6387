// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// rows are the rows of a currency's table. Those that are optional are left out
// where nothing falls into them.
var rows = []struct {
	kind     kind
	label    string
	optional bool
}{
	{granted, "Granted", false},
	{grantedAnew, "Granted anew", false},
	{ended, "Ended, at most", false},
	{extended, "Extended", false},
	{shortened, "Expires earlier, or at a time not known yet", true},
	{adopted, "Adopted or imported", false},
	{released, "Left live, and no longer managed", true},
	{kept, "Kept", false},
}

// verbs are what the list of the largest says of an effect.
var verbs = map[kind]string{granted: "granted", grantedAnew: "granted anew", ended: "ended, at most"}

// WriteMarkdown writes the report. Its heading is always the same, so that a job
// can find the comment that it wrote before.
func (s Summary) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("## Billing credits in this plan\n\n")
	b.WriteString(s.headline())
	for _, currency := range s.currencies() {
		s.writeCurrency(&b, currency)
	}
	s.writeGrantedAnew(&b)
	if len(s.actions) > 0 {
		b.WriteString("\n### Actions that end a grant\n\n")
		for _, address := range s.actions {
			fmt.Fprintf(&b, "- %s\n", code(address))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// headline is the sentence that a reviewer must not miss.
func (s Summary) headline() string {
	endings, again := s.count(ended), s.count(grantedAnew)
	var parts []string
	if endings > 0 {
		parts = append(parts, "ends "+grants(endings))
	}
	if again > 0 {
		parts = append(parts, "grants "+strconv.Itoa(again)+" anew")
	}
	if n := len(s.actions); n > 0 {
		parts = append(parts, fmt.Sprintf("invokes %d action(s) that end a grant", n))
	}
	switch {
	case len(parts) > 0:
		return "**Review this: the plan " + strings.Join(parts, " and ") + ".**\n"
	case len(s.effects) == 0:
		return "There are no credit grants in this plan.\n"
	}
	return "No grant ends, and none is granted anew.\n"
}

func (s Summary) writeCurrency(b *strings.Builder, currency string) {
	title := strings.ToUpper(currency)
	if currency == "" {
		title = "Currency not known yet"
	}
	fmt.Fprintf(b, "\n### %s\n\n| | grants | amount |\n|---|---:|---:|\n", cell(title))
	for _, row := range rows {
		if of := s.totals[currency][row.kind]; of.grants > 0 || !row.optional {
			fmt.Fprintf(b, "| %s | %d | %s |\n", row.label, of.grants, of.text(currency))
		}
	}
	largest := s.largest(currency)
	if len(largest) == 0 {
		return
	}
	b.WriteString("\nThe largest:\n\n| amount | | customer | resource |\n|---:|---|---|---|\n")
	for _, e := range largest {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", e.amount.text(), verbs[e.kind], customer(e), code(e.address))
	}
}

func (s Summary) writeGrantedAnew(b *strings.Builder) {
	again := s.ofKind(grantedAnew)
	if len(again) == 0 {
		return
	}
	b.WriteString("\n### Granted anew\n\nThese customers had a grant from the resource already. What they have used of it stays used, and they are granted the whole amount again.\n\n" +
		"| customer | had | is granted | resource |\n|---|---:|---:|---|\n")
	for _, e := range again {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", customer(e), e.before.text(), e.amount.text(), code(e.address))
	}
}

// text is a total for people: "120.00", "120.00 and 2 not known yet".
func (t total) text(currency string) string {
	switch {
	case t.grants == 0:
		return "0"
	case t.unknown == 0 && currency != "":
		return money.Major(t.value, currency)
	case t.unknown == t.grants, currency == "":
		return "not known yet"
	}
	return fmt.Sprintf("%s and %d not known yet", money.Major(t.value, currency), t.unknown)
}

func (a amount) text() string {
	switch {
	case !a.known:
		return "not known yet"
	case a.currency == "":
		return strconv.FormatInt(a.value, 10) + " minor units"
	}
	return cell(money.Format(a.value, a.currency))
}

func customer(e effect) string {
	if e.customer == "" {
		return "not known yet"
	}
	return code(e.customer)
}

func grants(n int) string {
	if n == 1 {
		return "1 grant"
	}
	return strconv.Itoa(n) + " grants"
}

// code is text from a configuration as a code span in a table's cell, with a fence
// that is longer than any run of backticks in it.
func code(text string) string {
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	padding := ""
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		padding = " "
	}
	return fence + padding + cell(text) + padding + fence
}

// cell is text that neither ends a table's cell nor its row.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ").Replace(text)
}
