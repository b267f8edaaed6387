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

// grouped is the table of effects in Markdown, with the changes that have the same effects in
// one row, in the order of ruleTable. An attribute that is added or removed is not listed
// beside one that is changed.
func grouped(header string, effects func(rule) string) string {
	var order []string
	changes := map[string][]string{}
	for _, row := range ruleTable {
		does := effects(row)
		if changes[does] == nil {
			order = append(order, does)
		}
		changes[does] = append(changes[does], row.change)
	}
	table := header + "\n" + strings.Repeat("|---", strings.Count(header, "|")-1) + "|\n"
	for _, does := range order {
		listed := slices.DeleteFunc(slices.Clone(changes[does]), func(change string) bool {
			attribute, _, isPart := strings.Cut(change, " is ")
			return isPart && slices.Contains(changes[does], attribute)
		})
		table += fmt.Sprintf("| %s | %s |\n", strings.Join(listed, ", "), does)
	}
	return table
}

// TestRuleTableIsDocumented keeps the guide's tables, one for live grants and one for ended
// ones, those that TestAccRules plays through.
func TestRuleTableIsDocumented(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../templates/guides/how-grants-end.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{
		grouped("| what changes | a live grant |", func(r rule) string { return r.live.words() }),
		grouped("| what changes | a grant that has ended |", func(r rule) string {
			if r.expired == r.otherwise {
				return r.expired.words()
			}
			return r.expired.words() + "; if it ended early: " + r.otherwise.words()
		}),
	} {
		if !strings.Contains(string(guide), table) {
			t.Errorf("the guide's table is another one. It must be:\n%s", table)
		}
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
