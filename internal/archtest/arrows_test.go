// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"slices"
	"strings"
	"testing"
)

const stripeSDK = "github.com/stripe/stripe-go"

// arrow is what one room may import.
type arrow struct {
	room       string
	mayImport  []string
	mayUseSDK  bool
	testsAlone bool
}

// anything is for what is not the product: commands and what tests share.
var anything = []string{"..."}

// arrows are what the rooms may import of the project; "room/..." is a room and
// all below it. Tests are free: they may import what they need to try a room.
var arrows = []arrow{
	{room: ".", mayImport: []string{"internal/provider", "internal/plansummary"}},
	{room: "internal/provider", mayImport: []string{
		"internal/creditgrant", "internal/creditbalance", "internal/lookup", "internal/functions",
		"internal/granting", "internal/grantschema", "internal/stripeapi",
	}},

	{room: "internal/creditgrant", mayImport: []string{"internal/granting", "internal/grantschema", "internal/minorunits", "internal/datasource", "internal/stripeapi", "internal/timestamp", "internal/money"}},
	{room: "internal/creditbalance", mayImport: []string{"internal/datasource", "internal/stripeapi", "internal/timestamp"}},
	{room: "internal/lookup", mayImport: []string{"internal/datasource", "internal/stripeapi", "internal/timestamp"}},
	{room: "internal/functions", mayImport: []string{"internal/money"}},

	// Reads plans, not Stripe.
	{room: "internal/plansummary", mayImport: []string{"internal/money", "internal/timestamp"}},

	// What the data sources share.
	{room: "internal/datasource", mayImport: []string{"internal/stripeapi", "internal/timestamp"}},

	// What the resources that grant share on Terraform's side, and the domain.
	{room: "internal/grantschema", mayImport: []string{"internal/granting", "internal/stripeapi", "internal/money"}},
	{room: "internal/granting", mayImport: []string{"internal/stripeapi"}},

	{room: "internal/stripeapi", mayUseSDK: true},
	{room: "internal/timestamp"},
	{room: "internal/money"},
	{room: "internal/minorunits", mayImport: []string{"internal/money"}},

	// The simulator stands for Stripe, so it shares nothing with the product.
	{room: "internal/simulator/...", mayImport: []string{"internal/simulator/..."}},

	// Stripe's own description of its API, for tests.
	{room: "internal/contract"},

	{room: "internal/acctest", mayImport: anything},
	{room: "internal/cmd/...", mayImport: anything},
	{room: "internal/archtest", testsAlone: true},
	{room: "internal/exampletest", testsAlone: true},
}

func TestArrows(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		placed := slices.IndexFunc(arrows, func(a arrow) bool { return within(file.room, a.room) })
		if placed < 0 {
			t.Errorf("%s: %s is in no place of the drawing: add it to arrows", file.path, file.room)
			continue
		}
		if file.isTest {
			continue
		}
		rule := arrows[placed]
		for _, imported := range file.imports {
			room, ours := strings.CutPrefix(imported, modulePath+"/")
			switch {
			case strings.HasPrefix(imported, stripeSDK) && !rule.mayUseSDK:
				t.Errorf("%s imports %s: only internal/stripeapi speaks to Stripe", file.path, imported)
			case ours && !slices.ContainsFunc(rule.mayImport, func(allowed string) bool { return within(room, allowed) }):
				t.Errorf("%s imports %s, which is against the arrows", file.path, room)
			}
		}
		if rule.testsAlone && len(file.imports) > 0 {
			t.Errorf("%s: %s is for tests only", file.path, file.room)
		}
	}
}

// within tells whether a room is one that a pattern means.
func within(room, pattern string) bool {
	if pattern == "..." {
		return true
	}
	if parent, below := strings.CutSuffix(pattern, "/..."); below {
		return room == parent || strings.HasPrefix(room, parent+"/")
	}
	return room == pattern
}
