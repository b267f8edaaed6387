// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/contract"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

const testKey = "sk_test_tobeprobed"

// stand is a simulator that stands for Stripe.
type stand struct {
	t   *testing.T
	url string
}

func newStand(t *testing.T) stand {
	t.Helper()
	sim, err := simulator.New(simulator.Options{Observe: func(e simulator.Exchange) {
		if err := contract.Answer(e.Version, e.Method, e.Path, e.Status, e.Answer); err != nil {
			t.Error(err)
		}
		// What is refused is asked for on purpose.
		if e.Status == http.StatusOK {
			if err := contract.Request(e.Version, e.Method, e.Path, e.Query, e.Body); err != nil {
				t.Error(err)
			}
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(server.Close)
	return stand{t: t, url: server.URL}
}

func (s stand) control(path string, body any) {
	s.t.Helper()
	encoded, err := json.Marshal(body)
	if err != nil {
		s.t.Fatal(err)
	}
	answer, err := http.Post(s.url+path, "application/json", strings.NewReader(string(encoded)))
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("POST %s is answered %d", path, answer.StatusCode)
	}
}

func (s stand) get(path string) map[string]any {
	s.t.Helper()
	r, err := http.NewRequest(http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.SetBasicAuth(testKey, "")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	var object map[string]any
	if err := json.Unmarshal(text, &object); err != nil || answer.StatusCode != http.StatusOK {
		s.t.Fatalf("GET %s is answered %d %s (%v)", path, answer.StatusCode, text, err)
	}
	return object
}

// list are the newest objects at a path, each as it is read by itself: a list may
// lag behind.
func (s stand) list(path string) []map[string]any {
	s.t.Helper()
	var objects []map[string]any
	items, _ := s.get(path + "?limit=100")["data"].([]any)
	for _, item := range items {
		listed, _ := item.(map[string]any)
		objects = append(objects, s.get(fmt.Sprint(path, "/", listed["id"])))
	}
	return objects
}

// expectNothingLeft looks for what Stripe lets one delete, end, or take out of use.
func (s stand) expectNothingLeft() {
	s.t.Helper()
	s.control("/_sim/switches", map[string]any{"list_lag_ms": 0, "list_fields_lag_ms": 0, "ended_grants": "listed"})
	for path, unused := range map[string]func(map[string]any) bool{
		"/v1/customers":                func(map[string]any) bool { return false },
		"/v1/test_helpers/test_clocks": func(map[string]any) bool { return false },
		"/v1/billing/meters":           func(o map[string]any) bool { return o["status"] == "inactive" },
		"/v1/prices":                   func(o map[string]any) bool { return o["active"] == false },
		"/v1/products":                 func(o map[string]any) bool { return o["active"] == false },
		// Those of a test clock go with it.
		"/v1/billing/credit_grants": func(o map[string]any) bool {
			return o["test_clock"] != nil || o["voided_at"] != nil || o["expires_at"] != nil
		},
	} {
		for _, o := range s.list(path) {
			if !unused(o) {
				s.t.Errorf("left behind at %s: %v", path, o)
			}
		}
	}
}

// settingsOf are the settings that a run printed.
func settingsOf(t *testing.T, out string) map[string]any {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var settings map[string]any
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &settings); err != nil {
		t.Fatalf("the last line is no object: %v\n%s", err, out)
	}
	return settings
}

func TestReportsTheSettingThatIsOn(t *testing.T) {
	t.Parallel()
	for _, setting := range simulator.SwitchSettings() {
		t.Run(setting.String(), func(t *testing.T) {
			t.Parallel()
			// A lag must outlast a slow test machine to be seen.
			for _, lag := range []*int64{&setting.ListLagMS, &setting.ListFieldsLagMS} {
				*lag *= 4
			}
			s := newStand(t)
			s.control("/_sim/switches", setting)
			var out strings.Builder
			if err := run(t.Context(), testKey, s.url, &out); err != nil {
				t.Fatalf("%v\n%s", err, &out)
			}
			if strings.Contains(out.String(), testKey) {
				t.Error("the key is printed")
			}
			encoded, err := json.Marshal(setting)
			if err != nil {
				t.Fatal(err)
			}
			var on map[string]any
			if err := json.Unmarshal(encoded, &on); err != nil {
				t.Fatal(err)
			}
			told := settingsOf(t, out.String())
			for _, name := range slices.Sorted(maps.Keys(on)) {
				// What kind of account it is, is not OPEN.
				if slices.Contains(switches.Holdings(), name) {
					continue
				}
				if !agrees(on[name], told[name]) {
					t.Errorf("%s is told to be %v, but is %v\n%s", name, told[name], on[name], &out)
				}
			}
			// The simulator takes what was told.
			s.control("/_sim/switches", told)
			s.expectNothingLeft()
		})
	}
}

// agrees compares a setting with the one that was told. A lag is seen some time
// after it is over, and never before.
func agrees(on, told any) bool {
	lag, isLag := on.(float64)
	if !isLag || lag == 0 {
		return fmt.Sprint(on) == fmt.Sprint(told)
	}
	milliseconds, _ := told.(float64)
	return milliseconds >= lag/2
}

func TestEndsWhatItMadeWhenItCannotGoOn(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/v1/test_helpers/test_clocks", "/v1/prices", "/v1/subscriptions", "/v1/billing/meter_events"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			s := newStand(t)
			s.control("/_sim/faults", []map[string]any{{"method": "POST", "path": path, "status": 403, "code": "refused_here", "times": 1}})
			var out strings.Builder
			err := run(t.Context(), testKey, s.url, &out)
			if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "refused_here") {
				t.Errorf("the run ended with %v", err)
			}
			if strings.Contains(out.String(), "Settings") {
				t.Errorf("settings were printed:\n%s", &out)
			}
			s.expectNothingLeft()
		})
	}
}
