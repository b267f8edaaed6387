// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package switches_test

import (
	"encoding/json"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

func TestSettingsCoverEveryValueOnceAlone(t *testing.T) {
	t.Parallel()
	seen := map[string]map[any]bool{}
	names := map[string]bool{}
	for _, setting := range append(switches.Settings(), switches.Accounts()...) {
		if err := setting.Validate(); err != nil {
			t.Error(err)
		}
		if names[setting.String()] {
			t.Errorf("%s is there twice", setting)
		}
		names[setting.String()] = true
		encoded, err := json.Marshal(setting)
		if err != nil {
			t.Fatal(err)
		}
		var values map[string]any
		if err := json.Unmarshal(encoded, &values); err != nil {
			t.Fatal(err)
		}
		for name, value := range values {
			if seen[name] == nil {
				seen[name] = map[any]bool{}
			}
			seen[name][value] = true
		}
	}
	for name, values := range seen {
		if len(values) < 2 {
			t.Errorf("%s is only ever %v", name, values)
		}
	}
	if len(seen) != 20 {
		t.Errorf("there are %d switches, want 20", len(seen))
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	merged, err := switches.Default().Merge([]byte(`{"second_void": "accept", "list_lag_ms": 20}`))
	if err != nil {
		t.Fatal(err)
	}
	want := switches.Default()
	want.SecondVoid, want.ListLagMS = switches.Accept, 20
	if merged != want {
		t.Errorf("merged is %v, want %v", merged, want)
	}
	for _, bad := range []string{`{"second_void": "maybe"}`, `{"no_such_switch": "accept"}`, `{"list_lag_ms": -1}`, `{"list_fields_lag_ms": -1}`, `{"list_lag_ms": 9223372036854775807}`, `{"omitted_priority": ""}`, `[]`, ``} {
		if got, err := merged.Merge([]byte(bad)); err == nil || got != merged {
			t.Errorf("%s is merged to %v (%v), want an error and no change", bad, got, err)
		}
	}
}
