// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// EditState hands each resource's instances in the state file to edit, by the resource's
// name, and writes what it leaves: a resource without instances is removed. It does what
// terraform taint and terraform state rm do, for many at once.
func (w *Workspace) EditState(t testing.TB, edit func(name string, instances []map[string]any) []map[string]any) {
	t.Helper()
	text, err := os.ReadFile(w.Path("terraform.tfstate"))
	if err != nil {
		t.Fatal(err)
	}
	var state map[string]json.RawMessage
	var resources []map[string]json.RawMessage
	decode(t, text, &state)
	decode(t, state["resources"], &resources)
	resources = slices.DeleteFunc(resources, func(resource map[string]json.RawMessage) bool {
		var name string
		var instances []map[string]any
		decode(t, resource["name"], &name)
		decode(t, resource["instances"], &instances)
		instances = edit(name, instances)
		resource["instances"] = encode(t, instances)
		return len(instances) == 0
	})
	state["resources"] = encode(t, resources)
	write(t, w.Path("terraform.tfstate"), string(encode(t, state)))
}

func decode(t testing.TB, text []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

func encode(t testing.TB, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
