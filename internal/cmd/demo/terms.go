// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"strings"
	"time"
)

// terms are the values of examples/demo's variables. Times are whole seconds; a
// zero PrepaidExpiresAt is never.
type terms struct {
	Customers        []customer
	WelcomeExpiresAt time.Time
	PrepaidExpiresAt time.Time
	SeasonBeginsAt   time.Time
	ApologyValue     int64
}

// firstTerms are those that the demo begins with.
func firstTerms(customers []customer, now time.Time) terms {
	today := now.UTC().Truncate(24 * time.Hour)
	return terms{
		Customers:        customers,
		WelcomeExpiresAt: today.AddDate(0, 0, 60),
		PrepaidExpiresAt: today.AddDate(1, 0, 0),
		SeasonBeginsAt:   today.AddDate(0, 0, 30),
		ApologyValue:     2000,
	}
}

// tfvars writes the terms as a terraform.tfvars.
func (t terms) tfvars() string {
	var b strings.Builder
	b.WriteString("customers = {\n")
	for _, c := range t.Customers {
		fmt.Fprintf(&b, "  %s = %q\n", c.Name, c.ID)
	}
	b.WriteString("}\n")
	fmt.Fprintf(&b, "welcome_expires_at = %s\n", moment(t.WelcomeExpiresAt))
	fmt.Fprintf(&b, "prepaid_expires_at = %s\n", moment(t.PrepaidExpiresAt))
	fmt.Fprintf(&b, "season_begins_at = %s\n", moment(t.SeasonBeginsAt))
	fmt.Fprintf(&b, "apology_value = %d\n", t.ApologyValue)
	return b.String()
}

func moment(at time.Time) string {
	if at.IsZero() {
		return "null"
	}
	return fmt.Sprintf("%q", at.UTC().Format(time.RFC3339))
}

// changedLines are the lines that differ between two texts of as many lines, old
// ones marked with -, new ones with +.
func changedLines(before, after string) []string {
	var changed []string
	old := strings.Split(before, "\n")
	for i, line := range strings.Split(after, "\n") {
		switch {
		case i >= len(old):
			changed = append(changed, "+ "+line)
		case line != old[i]:
			changed = append(changed, "- "+old[i], "+ "+line)
		}
	}
	return changed
}
