// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// standing is what is claimed about a grant: its status, and what is left of it
// in minor units.
type standing struct {
	Name, Status string
	Left         int64
}

// checkStandings compares what Stripe holds with what is claimed about all of it,
// whatever the order.
func checkStandings(h holdings, now int64, claimed ...standing) error {
	var held []standing
	for _, g := range h.Grants {
		held = append(held, standing{g.Name, g.status(now), g.Left})
	}
	if want, got := listed(claimed), listed(held); want != got {
		return fmt.Errorf("stripe should hold %s, but holds %s", want, got)
	}
	return nil
}

// checkPayments compares what grants have paid with what is claimed: of the first
// line, of the second, and so on.
func checkPayments(b bill, paid []payment, claimed ...payment) error {
	var held []payment
	for _, p := range paid {
		for number, l := range b.Lines {
			if l.ID == p.Line {
				held = append(held, payment{Line: strconv.Itoa(number + 1), Grant: p.Grant, Amount: p.Amount})
			}
		}
	}
	if !slices.Equal(held, claimed) || b.Due != 0 {
		return fmt.Errorf("grants should have paid %v of the lines, but have paid %v, and %d are due", claimed, held, b.Due)
	}
	return nil
}

// checkExpiry compares when the newest grant of a name expires, 0 for never.
func checkExpiry(h holdings, name string, claimed int64) error {
	g, found := h.byName(name)
	if !found {
		return fmt.Errorf("stripe holds no grant %q", name)
	}
	if g.ExpiresAt != claimed {
		return fmt.Errorf("grant %q should expire %s (%d), but expires %s (%d)", name, day(claimed), claimed, day(g.ExpiresAt), g.ExpiresAt)
	}
	return nil
}

// checkSameGrants makes sure that nothing was granted between two looks.
func checkSameGrants(before, after holdings) error {
	if want, got := ids(before), ids(after); !slices.Equal(want, got) {
		return fmt.Errorf("the grants should still be %v, but are %v", want, got)
	}
	return nil
}

// checkNothingLive makes sure that no customer has anything left.
func checkNothingLive(h holdings, now int64) error {
	for _, g := range h.Grants {
		if status := g.status(now); status == pending || status == granted || g.Left != 0 {
			return fmt.Errorf("grant %s (%s) is %s with %d left, but should have ended", g.ID, g.Name, status, g.Left)
		}
	}
	return nil
}

func ids(h holdings) []string {
	var ids []string
	for _, g := range h.Grants {
		ids = append(ids, g.ID)
	}
	slices.Sort(ids)
	return ids
}

func listed(all []standing) string {
	var texts []string
	for _, s := range all {
		texts = append(texts, fmt.Sprintf("%s: %s, %d left", s.Name, s.Status, s.Left))
	}
	slices.Sort(texts)
	return "[" + strings.Join(texts, "; ") + "]"
}
