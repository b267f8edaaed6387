// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// seedState is as Terraform writes it, with what a plan must find unchanged:
// unknown fields, numbers beyond a float64, private data and an identity.
const seedState = `{
  "version": 4,
  "serial": 7,
  "lineage": "0c1d",
  "outputs": {},
  "resources": [{
    "mode": "managed",
    "type": "stripe_billing_credit_grant",
    "name": "this",
    "provider": "provider[\"registry.terraform.io/billing-credits/stripe\"]",
    "instances": [{
      "index_key": 0,
      "schema_version": 1,
      "attributes": {"id": "credgr_test_sim_000000", "customer": "cus_sim_000000", "priority": 50, "amount": {"monetary": {"value": 9007199254740993}}},
      "sensitive_attributes": [],
      "identity": {"id": "credgr_test_sim_000000"},
      "private": "eyJhIjoiYiJ9"
    }]
  }],
  "check_results": null
}`

type grownState struct {
	Version   int    `json:"version"`
	Serial    int    `json:"serial"`
	Lineage   string `json:"lineage"`
	Resources []struct {
		Type      string `json:"type"`
		Instances []struct {
			IndexKey      int    `json:"index_key"`
			SchemaVersion int    `json:"schema_version"`
			Private       string `json:"private"`
			Attributes    struct {
				ID       string      `json:"id"`
				Customer string      `json:"customer"`
				Priority json.Number `json:"priority"`
				Amount   struct {
					Monetary struct {
						Value json.Number `json:"value"`
					} `json:"monetary"`
				} `json:"amount"`
			} `json:"attributes"`
			Identity struct {
				ID string `json:"id"`
			} `json:"identity"`
		} `json:"instances"`
	} `json:"resources"`
}

func TestGrown(t *testing.T) {
	t.Parallel()
	text, err := grown([]byte(seedState), 3, func(i int, instance string) string { return numbered(2000*i, instance) })
	if err != nil {
		t.Fatal(err)
	}
	var state grownState
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	if state.Version != 4 || state.Serial != 7 || state.Lineage != "0c1d" || len(state.Resources) != 1 || state.Resources[0].Type != "stripe_billing_credit_grant" {
		t.Fatalf("the state around the instances is not what it was: %s", text)
	}
	instances := state.Resources[0].Instances
	if len(instances) != 3 {
		t.Fatalf("%d instances instead of 3", len(instances))
	}
	for i, number := range []string{"000000", "002000", "004000"} {
		got := instances[i]
		if got.IndexKey != i || got.SchemaVersion != 1 || got.Private != "eyJhIjoiYiJ9" {
			t.Errorf("instance %d: index %d, schema version %d, private %q", i, got.IndexKey, got.SchemaVersion, got.Private)
		}
		if got.Attributes.ID != "credgr_test_sim_"+number || got.Attributes.Customer != "cus_sim_"+number || got.Identity.ID != "credgr_test_sim_"+number {
			t.Errorf("instance %d: id %q, customer %q, identity %q", i, got.Attributes.ID, got.Attributes.Customer, got.Identity.ID)
		}
		if got.Attributes.Priority != "50" || got.Attributes.Amount.Monetary.Value != "9007199254740993" {
			t.Errorf("instance %d: priority %s, value %s", i, got.Attributes.Priority, got.Attributes.Amount.Monetary.Value)
		}
	}
}

func TestGrownNeedsOneInstance(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]string{
		"no resource":   `{"version": 4, "resources": []}`,
		"two resources": `{"version": 4, "resources": [{"name": "a", "instances": [{"id": "` + seedMark + `"}]}, {"name": "b", "instances": [{"id": "` + seedMark + `"}]}]}`,
		"no instance":   `{"version": 4, "resources": [{"name": "a", "instances": []}]}`,
		"two instances": `{"version": 4, "resources": [{"name": "a", "instances": [{"id": "` + seedMark + `"}, {"id": "` + seedMark + `"}]}]}`,
	} {
		if _, err := grown([]byte(seed), 2, numbered); !errors.Is(err, errNotOne) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if _, err := grown([]byte(strings.ReplaceAll(seedState, seedMark, "elsewhere")), 2, numbered); err == nil {
		t.Error("a state without the mark would give the same grant twice, and was taken")
	}
	if _, err := grown([]byte("not JSON"), 2, numbered); err == nil {
		t.Error("what is no state was taken")
	}
}

func TestGrowState(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "terraform.tfstate")
	if err := os.WriteFile(file, []byte(seedState), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := growState(file, 12, numbered); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var state grownState
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	if last := state.Resources[0].Instances[11]; last.IndexKey != 11 || last.Attributes.ID != "credgr_test_sim_000011" {
		t.Errorf("the last instance is %+v", last)
	}
}
