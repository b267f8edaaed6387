// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// StripesOwn is the address of Stripe's own provider.
const StripesOwn = "registry.terraform.io/stripe/stripe"

// StandInForStripesOwn lets the provider under test stand in for Stripe's own, which
// Terraform wants to start because a state or a configuration names it, and asks for
// nothing but its schema.
func (w *Workspace) StandInForStripesOwn(t testing.TB) {
	t.Helper()
	w.override(t, StripesOwn)
}

// WriteAll replaces the configuration with one that names its providers itself.
func (w *Workspace) WriteAll(t testing.TB, config string) {
	t.Helper()
	write(t, w.Path("main.tf"), config)
}

// WriteState replaces the state by one as a provider left it: a resource of a type
// for each name, with its attributes in JSON.
func (w *Workspace) WriteState(t testing.TB, provider, kind string, schemaVersion int, attributes map[string]string) {
	t.Helper()
	var resources []map[string]any
	for name, text := range attributes {
		resources = append(resources, map[string]any{
			"mode": "managed", "type": kind, "name": name,
			"provider": fmt.Sprintf("provider[%q]", provider),
			"instances": []map[string]any{{
				"schema_version":       schemaVersion,
				"attributes":           json.RawMessage(text),
				"sensitive_attributes": []any{},
			}},
		})
	}
	state := must(json.MarshalIndent(map[string]any{
		"version": 4, "terraform_version": "1.8.0", "serial": 1, "lineage": "5a5c8a3e-0d3c-4a3e-9f57-7d5b1a6b0c2f",
		"outputs": map[string]any{}, "resources": resources,
	}, "", "  "))(t)
	write(t, w.Path("terraform.tfstate"), string(state))
}

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
	return must(terraformcli.EditState(text, func(name string, instances []map[string]any) ([]map[string]any, error) {
		return edit(name, instances), nil
	}))(t)
}

// Providers are the addresses of the providers of all resources in the state, by the
// resource's address.
func (w *Workspace) Providers(t testing.TB) map[string]string {
	t.Helper()
	text := must(os.ReadFile(w.Path("terraform.tfstate")))(t)
	var state struct {
		Resources []struct {
			Type     string `json:"type"`
			Name     string `json:"name"`
			Provider string `json:"provider"`
		} `json:"resources"`
	}
	check(t, json.Unmarshal(text, &state))
	providers := map[string]string{}
	for _, resource := range state.Resources {
		providers[resource.Type+"."+resource.Name] = strings.Split(resource.Provider, `"`)[1]
	}
	return providers
}
