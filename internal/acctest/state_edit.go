// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// EditState edits the state file as EditedState does. It does what terraform taint and
// terraform state rm do, for many at once.
func (w *Workspace) EditState(t testing.TB, edit func(name string, instances []map[string]any) []map[string]any) {
	t.Helper()
	text := must(os.ReadFile(w.Path("terraform.tfstate")))(t)
	write(t, w.Path("terraform.tfstate"), string(EditedState(t, text, edit)))
}

// EditedState hands each resource's instances in a state to edit, by the resource's name,
// and returns the state with what edit leaves: a resource without instances is removed.
func EditedState(t testing.TB, text []byte, edit func(name string, instances []map[string]any) []map[string]any) []byte {
	t.Helper()
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
	return encode(t, state)
}

func decode(t testing.TB, text []byte, into any) {
	t.Helper()
	check(t, json.Unmarshal(text, into))
}

func encode(t testing.TB, value any) []byte {
	t.Helper()
	return must(json.Marshal(value))(t)
}
