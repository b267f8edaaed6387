// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
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
