// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// A comment on GitHub has at most 65,536 characters, and a workflow adds some of its
// own. The parts of a report have these shares, in bytes, which stay below 60,000
// together; what does not fit is counted.
const (
	shareOfTables  = 20000
	shareOfLargest = 9000
	shareOfAgain   = 12000
	shareOfNotes   = 9000
	shareOfActions = 5000

	// The line that counts what is left out below a table.
	lineOfRest = 120

	largestShown = 10  // in each currency
	againShown   = 50  // in all
	notesShown   = 100 // in all
)

// rows are the rows of a currency's table. Those that are optional are left out
// where nothing falls into them.
var rows = []struct {
	kind     kind
	label    string
	optional bool
}{
	{granted, "Granted", false},
	{grantedAgain, "Granted again", false},
	{ended, "Ended, at most", false},
	{extended, "Extended", false},
	{shortened, "Expires earlier, or at a time not known yet", true},
	{adopted, "Adopted or imported", false},
	{released, "Left live, and no longer managed", true},
	{kept, "Kept", false},
}

// verbs are what the list of the largest says of an effect, and of one that may be.
var verbs = map[kind][2]string{
	granted:      {"granted", "may be granted"},
	grantedAgain: {"granted again", "may be granted again"},
	ended:        {"ended, at most", "may end"},
}

func (e effect) verb() string {
	if e.may {
		return verbs[e.kind][1]
	}
	return verbs[e.kind][0]
}

// WriteMarkdown writes the report, of less than 60,000 characters.
func (s Summary) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	b.WriteString("## Billing credits in this plan\n\n")
	b.WriteString(s.headline())
	s.writeCurrencies(&b)
	s.writeGrantedAgain(&b)
	s.writeNotes(&b)
	s.writeActions(&b)
	_, err := io.WriteString(w, b.String())
	return err
}

// headline is the sentence that a reviewer must not miss.
func (s Summary) headline() string {
	isSure := func(e effect) bool { return !e.may }
	sureEnd, mayEnd := split(s.ofKind(ended), isSure)
	sureAgain, mayAgain := split(s.ofKind(grantedAgain), isSure)
	var parts []string
	if len(sureEnd) > 0 {
		parts = append(parts, "ends "+granting.Counted(len(sureEnd), "grant"))
	}
	if len(sureAgain) > 0 {
		parts = append(parts, "grants "+granting.Thousands(len(sureAgain))+" again")
	}
	sureActions, deferredActions := split(s.actions, func(i invocation) bool { return !i.deferred })
	if n := len(sureActions); n > 0 {
		parts = append(parts, "invokes "+granting.Thousands(n)+" action(s) that end a grant")
	}
	var sentences []string
	if len(parts) > 0 {
		sentences = append(sentences, "the plan "+strings.Join(parts, " and "))
	}
	if len(mayEnd) > 0 {
		sentences = append(sentences, which(mayEnd, len(mayAgain) > 0))
	} else if len(mayAgain) > 0 {
		sentences = append(sentences, "who is granted credits again is known only after apply")
	}
	if n := len(deferredActions); n > 0 {
		sentences = append(sentences, granting.Thousands(n)+" action(s) that end a grant are left to a later plan")
	}
	switch {
	case len(sentences) > 0:
		return "**Review this: " + strings.Join(sentences, "; ") + ".**\n"
	case len(s.effects) == 0:
		return "There are no credit grants in this plan.\n"
	}
	return "No grant ends, and none is granted again.\n"
}

// which is a sentence about grants that may end, and whose customers may be granted
// credits again.
func which(mayEnd []effect, again bool) string {
	if len(mayEnd) == 1 {
		return "whether 1 grant of " + sums(mayEnd) + " ends is known only after apply" +
			map[bool]string{true: ", and whether its customer is granted credits again"}[again]
	}
	return "which of the " + granting.Counted(len(mayEnd), "grant") + " of " + sums(mayEnd) + " end is known only after apply" +
		map[bool]string{true: ", and which are granted again"}[again]
}

func split[T any](all []T, isFirst func(T) bool) (first, second []T) {
	for _, one := range all {
		if isFirst(one) {
			first = append(first, one)
		} else {
			second = append(second, one)
		}
	}
	return first, second
}

// writeCurrencies writes a table of totals for each currency, and the largest amounts.
func (s Summary) writeCurrencies(b *strings.Builder) {
	leftForTables, leftForLargest, leftOut := shareOfTables, shareOfLargest, 0
	for _, currency := range inOrder(s.totals) {
		table := s.table(currency)
		if leftForTables -= len(table) + lineOfRest; leftForTables < 0 {
			leftOut++
			continue
		}
		b.WriteString(table)
		leftForLargest -= s.writeLargest(b, currency, leftForLargest)
	}
	if leftOut > 0 {
		fmt.Fprintf(b, "\nAnd %d more currencies, left out here.\n", leftOut)
	}
}

func (s Summary) table(currency string) string {
	var b strings.Builder
	title := "Currency not known yet"
	if currency != "" {
		title = code(currency)
	}
	fmt.Fprintf(&b, "\n### %s\n\n| | grants | amount |\n|---|---:|---:|\n", title)
	for _, row := range rows {
		if of := s.totals[currency][row.kind]; !of.isZero() || !row.optional {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", row.label, of.count(), of.text(currency, ""))
		}
	}
	return b.String()
}

// writeLargest returns how much of its share it has written.
func (s Summary) writeLargest(b *strings.Builder, currency string, share int) int {
	largest := s.largest(currency)
	shown, written := writeTable(b, "\nThe largest:\n\n| amount | | customer | resource |\n|---:|---|---|---|\n", largest[:min(len(largest), largestShown)], share, func(e effect) string {
		return fmt.Sprintf("| %s | %s | %s | %s |\n", e.amount.text(), e.verb(), e.customer.text(), quote(e.address))
	})
	if rest := largest[shown:]; len(rest) > 0 {
		fmt.Fprintf(b, "\nAnd %s, %s, left out here.\n", granting.Counted(len(rest), "more grant"), sums(rest))
	}
	return written
}

func (s Summary) writeGrantedAgain(b *strings.Builder) {
	again := s.ofKind(grantedAgain)
	if len(again) == 0 {
		return
	}
	slices.SortStableFunc(again, bySize)
	// Of customers who are sensitive there is nothing to show but how many they are.
	listed, hidden := split(again, func(e effect) bool { return !e.customer.hidden })
	b.WriteString("\n### Granted again\n\nThese customers had a grant from the resource already. What they have used of it stays used, and they are granted the whole amount again.\n")
	shown, _ := writeTable(b, "\n| customer | had | is granted | resource |\n|---|---:|---:|---|\n", listed[:min(len(listed), againShown)], shareOfAgain, func(e effect) string {
		return fmt.Sprintf("| %s | %s | %s | %s |\n", e.customer.text(), e.before.text(), e.amountAgain(), quote(e.address))
	})
	if rest := listed[shown:]; len(rest) > 0 {
		fmt.Fprintf(b, "\nAnd %s, %s, left out here.\n", granting.Counted(len(rest), "more customer"), sums(rest))
	}
	if len(hidden) > 0 {
		fmt.Fprintf(b, "\nAnd %s, %s, left out here because Terraform marks them as sensitive.\n", granting.Counted(len(hidden), "more customer"), sums(hidden))
	}
}

func (e effect) amountAgain() string {
	if e.may {
		return e.amount.text() + ", if at all"
	}
	return e.amount.text()
}

// writeNotes says what the plan does not know.
func (s Summary) writeNotes(b *strings.Builder) {
	if len(s.notes) == 0 {
		return
	}
	shown, _ := writeTable(b, "\n### Known only after apply\n\n| resource | what |\n|---|---|\n", s.notes[:min(len(s.notes), notesShown)], shareOfNotes, func(n note) string {
		resource := "all"
		if n.address != "" {
			resource = quote(n.address)
		}
		return fmt.Sprintf("| %s | %s |\n", resource, n.text)
	})
	if rest := len(s.notes) - shown; rest > 0 {
		fmt.Fprintf(b, "\nAnd %s, left out here.\n", granting.Counted(rest, "more row"))
	}
}

func (s Summary) writeActions(b *strings.Builder) {
	if len(s.actions) == 0 {
		return
	}
	shown, _ := writeTable(b, "\n### Actions that end a grant\n\n", s.actions, shareOfActions, func(i invocation) string {
		return "- " + quote(i.address) + map[bool]string{true: ", left to a later plan"}[i.deferred] + "\n"
	})
	if rest := len(s.actions) - shown; rest > 0 {
		fmt.Fprintf(b, "\nAnd %s, left out here.\n", granting.Counted(rest, "more action"))
	}
}

// writeTable writes a heading and the first rows, as far as they fit into a share of
// bytes. It returns how many rows and how many bytes it has written.
func writeTable[T any](b *strings.Builder, heading string, of []T, share int, row func(T) string) (shown, written int) {
	text := heading
	for _, one := range of {
		next := row(one)
		if len(text)+len(next) > share {
			break
		}
		text += next
		shown++
	}
	if shown == 0 {
		return 0, 0
	}
	b.WriteString(text)
	return shown, len(text)
}
