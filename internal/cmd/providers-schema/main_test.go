// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
)

// TestWrite: what is written can be read back, with what an older Terraform leaves
// out, and with types as Terraform writes them.
func TestWrite(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "schema.json")
	if err := write(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all tfjson.ProviderSchemas
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	schema := all.Schemas["stripe"]
	const grant = "stripe_billing_credit_grant"
	if schema.ListResourceSchemas[grant] == nil || schema.ResourceIdentitySchemas[grant] == nil || schema.ActionSchemas[grant+"_void"] == nil {
		t.Errorf("what newer Terraforms know is missing: %s", text)
	}
	attributes := schema.ResourceSchemas[grant].Block.Attributes
	for name, want := range map[string]string{"customer": `"string"`, "priority": `"number"`, "livemode": `"bool"`, "metadata": `["map","string"]`} {
		got, err := attributes[name].AttributeType.MarshalJSON()
		if err != nil || string(got) != want {
			t.Errorf("%s has type %s, want %s: %v", name, got, want, err)
		}
	}
	if prices := attributes["applicability_config"].AttributeNestedType.Attributes["scope"].AttributeNestedType.Attributes["prices"]; prices.AttributeNestedType.NestingMode != tfjson.SchemaNestingModeSet {
		t.Errorf("prices nest as %s", prices.AttributeNestedType.NestingMode)
	}
}
