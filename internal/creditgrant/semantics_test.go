// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// pageRows are the rows of the table on the page of value semantics in CONTRIBUTING.md
// whose heading begins with a column, without the heading.
func pageRows(t *testing.T, column string) [][]string {
	t.Helper()
	text, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "\n| "+column+" |")
	table, _, ends := strings.Cut(table, "\n\n")
	if !found || !ends {
		t.Fatalf("CONTRIBUTING.md has no table that begins with %s", column)
	}
	var rows [][]string
	for _, line := range strings.Split(table, "\n")[2:] {
		var cells []string
		for _, cell := range strings.Split(strings.Trim(line, "|"), "|") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		rows = append(rows, cells)
	}
	return rows
}

// TestPredicates: the predicates hold of null, unknown and empty values what the page says.
func TestPredicates(t *testing.T) {
	t.Parallel()
	null, unknown, empty := types.MapNull(types.StringType), types.MapUnknown(types.StringType), grantresource.MapValue(nil)
	part := types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown(), "b": types.StringValue("x")})
	yes := map[bool]string{true: "yes", false: "no"}
	predicates := map[string]func(types.Map) string{
		"IsKnown":      func(m types.Map) string { return yes[grantresource.IsKnown(m)] },
		"IsFullyKnown": func(m types.Map) string { return yes[grantresource.IsFullyKnown(m)] },
		"SameMetadata": func(m types.Map) string { return yes[grantresource.SameMetadata(m, empty)] },
		"StringMap": func(m types.Map) string {
			if got := grantresource.StringMap(m); len(got) > 0 {
				return map[bool]string{true: "the known ones"}[maps.Equal(got, map[string]string{"b": "x"})]
			}
			return "none"
		},
		"Decode": nil,
	}
	for _, row := range pageRows(t, "predicate") {
		name := strings.Split(row[0], "`")[1]
		holds, ok := predicates[name]
		delete(predicates, name)
		if name == "Decode" {
			var into struct{}
			if grantresource.Decode(t.Context(), types.ObjectNull(nil), &into) || grantresource.Decode(t.Context(), types.ObjectUnknown(nil), &into) {
				t.Error("Decode decodes what is null or unknown")
			}
			continue
		}
		if !ok {
			t.Errorf("the page has %s, and this test does not", name)
			continue
		}
		for i, value := range []types.Map{null, unknown, part, empty} {
			if got := holds(value); got != row[i+1] {
				t.Errorf("%s of %s is %q, and %q on the page", name, value, got, row[i+1])
			}
		}
	}
	if len(predicates) > 0 {
		t.Errorf("the page has not %v", slices.Collect(maps.Keys(predicates)))
	}
}

// TestValueSemantics: every attribute that can be configured does, if it is removed or
// unknown, what the page says about its effect.
func TestValueSemantics(t *testing.T) {
	t.Parallel()
	page := map[string][]string{}
	for _, row := range pageRows(t, "effect") {
		page[row[0]] = row[2:]
	}
	effects := map[effect]string{fixed: "fixed", updated: "updated", recorded: "recorded", keyed: "keyed"}
	seen := map[string]bool{}
	for _, a := range attributes {
		if !a.isDeclared() {
			continue
		}
		needed := "optional"
		if a.required {
			needed = "required"
		} else if a.computed {
			needed = "computed"
		}
		row := fmt.Sprintf("%#q, %s", effects[a.effect], needed)
		seen[row] = true
		got := []string{effectOf(t, a, nil), effectOf(t, a, tftypes.UnknownValue), "refused"}
		if !a.required {
			got[2] = effectOnEnded(t, a)
		}
		if !slices.Equal(got, page[row]) {
			t.Errorf("%s (%s): %q, and %q on the page", a.name, row, got, page[row])
		}
	}
	for row := range page {
		if !seen[row] {
			t.Errorf("the page has %s, which no attribute is", row)
		}
	}
}

// valueOf is null or unknown, as a value of the attribute's type.
func valueOf(t *testing.T, a attribute, m model, raw any) attr.Value {
	t.Helper()
	kind := a.value(&m).Type(t.Context())
	value, err := kind.ValueFromTerraform(t.Context(), tftypes.NewValue(kind.TerraformType(t.Context()), raw))
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// effectOf is what a plan does about a live grant whose configuration has null or an unknown
// value for an attribute.
func effectOf(t *testing.T, a attribute, raw any) string {
	t.Helper()
	if a.required && raw == nil {
		return "refused"
	}
	prior := livePrior(t)
	config := prior
	a.set(&config, valueOf(t, a, prior, raw))
	proposed := config
	if a.computed && raw == nil {
		// Terraform proposes what the state has, or the default.
		a.copy(&proposed, &prior)
		if a.name == "deletion_policy" {
			proposed.DeletionPolicy = types.StringValue(granting.PolicyVoidOrExpire)
		}
	}
	plan := decidePlan(prior, config, proposed, nil)
	switch {
	case slices.Contains(plan.Replace, a.name):
		return "replaces"
	case changesStripe(prior, plan.Model):
		return "updates"
	case !a.value(&plan.Model).Equal(a.value(&prior)):
		return "recorded"
	}
	return "nothing"
}

// effectOnEnded is what a plan does about a grant that has ended, from whose configuration
// an attribute was removed.
func effectOnEnded(t *testing.T, a attribute) string {
	t.Helper()
	prior := livePrior(t)
	prior.Status = types.StringValue(granting.StatusVoided)
	config := prior
	a.set(&config, valueOf(t, a, prior, nil))
	plan := decidePlan(prior, config, config, nil)
	if len(plan.Replace) > 0 {
		return "replaces"
	}
	if !a.value(&plan.Model).Equal(a.value(&prior)) {
		return "recorded"
	}
	return "nothing"
}

func livePrior(t *testing.T) model {
	t.Helper()
	prior := fullModel(t)
	prior.Status, prior.DeletionPolicy = types.StringValue(granting.StatusGranted), types.StringValue(granting.PolicyVoid)
	return prior
}
