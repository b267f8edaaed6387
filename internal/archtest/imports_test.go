// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package archtest

import (
	"slices"
	"strings"
	"testing"
)

const stripeSDK = "github.com/stripe/stripe-go"

// rule is what the packages of one pattern may import.
type rule struct {
	pattern    string
	mayImport  []string
	mayUseSDK  bool
	testsAlone bool
}

// anything is for what is not part of the provider: commands and what tests share.
var anything = []string{"..."}

// layout lists what each package may import of the project; "path/..." is a package
// and all below it. Test files may import anything.
var layout = []rule{
	{pattern: ".", mayImport: []string{"internal/provider", "internal/plansummary"}},
	{pattern: "internal/provider", mayImport: []string{
		"internal/creditgrant", "internal/campaign", "internal/datasources", "internal/functions",
		"internal/granting", "internal/grantresource", "internal/number", "internal/stripeapi",
	}},

	{pattern: "internal/creditgrant", mayImport: []string{"internal/granting", "internal/grantresource", "internal/number", "internal/stripeapi", "internal/timestamp", "internal/money"}},
	{pattern: "internal/campaign", mayImport: []string{"internal/granting", "internal/grantresource", "internal/number", "internal/stripeapi", "internal/timestamp", "internal/money"}},
	{pattern: "internal/datasources", mayImport: []string{"internal/granting", "internal/grantresource", "internal/number", "internal/stripeapi", "internal/timestamp"}},
	{pattern: "internal/functions", mayImport: []string{"internal/money"}},

	// Reads plans, not Stripe.
	{pattern: "internal/plansummary", mayImport: []string{"internal/money", "internal/timestamp"}},

	// What the resources that grant share on Terraform's side, and the domain.
	{pattern: "internal/grantresource", mayImport: []string{"internal/granting", "internal/stripeapi", "internal/timestamp", "internal/money"}},
	{pattern: "internal/granting", mayImport: []string{"internal/stripeapi"}},

	{pattern: "internal/stripeapi", mayUseSDK: true},
	{pattern: "internal/timestamp"},
	{pattern: "internal/money"},
	{pattern: "internal/number", mayImport: []string{"internal/money"}},

	// The simulator is in Stripe's place, so it shares nothing with the provider.
	{pattern: "internal/simulator/...", mayImport: []string{"internal/simulator/..."}},

	// Stripe's own description of its API, for tests.
	{pattern: "internal/contract"},

	{pattern: "internal/acctest", mayImport: anything},
	{pattern: "internal/cmd/...", mayImport: anything},
	{pattern: "internal/archtest", testsAlone: true},
	{pattern: "internal/exampletest", testsAlone: true},
	{pattern: "internal/guidetest", testsAlone: true},
}

func TestImports(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		placed := slices.IndexFunc(layout, func(r rule) bool { return matches(file.dir, r.pattern) })
		if placed < 0 {
			t.Errorf("%s: %s is not in the layout: add it there with what it may import", file.path, file.dir)
			continue
		}
		if file.isTest {
			continue
		}
		allowed := layout[placed]
		for _, imported := range file.imports {
			dir, ours := strings.CutPrefix(imported, modulePath+"/")
			switch {
			case strings.HasPrefix(imported, stripeSDK) && !allowed.mayUseSDK:
				t.Errorf("%s imports %s: only internal/stripeapi may", file.path, imported)
			case ours && !slices.ContainsFunc(allowed.mayImport, func(pattern string) bool { return matches(dir, pattern) }):
				t.Errorf("%s imports %s, which the layout does not allow to %s", file.path, dir, allowed.pattern)
			}
		}
		if allowed.testsAlone && len(file.imports) > 0 {
			t.Errorf("%s: %s is for tests only", file.path, file.dir)
		}
	}
}

// matches reports whether a pattern of the layout matches a folder.
func matches(dir, pattern string) bool {
	if pattern == "..." {
		return true
	}
	if parent, below := strings.CutSuffix(pattern, "/..."); below {
		return dir == parent || strings.HasPrefix(dir, parent+"/")
	}
	return dir == pattern
}
