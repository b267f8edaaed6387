// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/creditgrant"
)

// words writes an outcome for people.
func (o outcome) words() string {
	does := map[string]string{
		"none": "nothing", "update": "recorded in state", "replace": "replaced", "delete": "forgotten", "create": "granted",
	}[o.action]
	switch {
	case o.action == "update" && o.sent != "":
		does = "updated in place"
	case o.action == "delete" && o.sent != "":
		does = "ended"
	case o.action == "replace" && !strings.HasPrefix(o.sent, "end"):
		does = "granted again"
	}
	if o.warning != "" {
		does += " (warns)"
	}
	return does
}

// TestRuleTableIsDocumented keeps the guide's table the one that TestAccRules
// plays through.
func TestRuleTableIsDocumented(t *testing.T) {
	t.Parallel()
	var table strings.Builder
	table.WriteString("| what changes | live: pending, granted, partly used | expired as declared | voided, or expired elsewhere |\n|---|---|---|---|\n")
	for _, row := range ruleTable {
		fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", row.change, row.live.words(), row.expired.words(), row.otherwise.words())
	}
	guide, err := os.ReadFile("../../templates/guides/how-grants-end.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(guide), table.String()) {
		t.Errorf("the guide's table is another one. It must be:\n%s", table.String())
	}
}

// TestRuleTableIsComplete: every attribute that can be configured is in the table of
// effects.
func TestRuleTableIsComplete(t *testing.T) {
	t.Parallel()
	var described resource.SchemaResponse
	creditgrant.NewResource().Schema(t.Context(), resource.SchemaRequest{}, &described)
	for name, attribute := range described.Schema.Attributes {
		if !attribute.IsRequired() && !attribute.IsOptional() {
			continue
		}
		for _, suffix := range []string{"", " is removed"} {
			if suffix != "" && attribute.IsRequired() {
				continue
			}
			change := "`" + name + "`" + suffix
			if !slices.ContainsFunc(ruleTable, func(row rule) bool { return row.change == change }) {
				t.Errorf("the table has no row %q", change)
			}
		}
	}
}
