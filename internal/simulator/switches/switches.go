// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package switches

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The values of the switches.
const (
	Refuse    = "refuse"
	Accept    = "accept"
	Immediate = "immediate"
	Late      = "late"
	Fifty     = "50"
	Null      = "null"
	Plain     = "plain"
	Other     = "other"
	Clamp     = "clamp"
	Listed    = "listed"
	Omitted   = "omitted"
	None      = "none"
	Off       = "off"
	On        = "on"
)

// Switches is one setting of every OPEN point. The table in the simulator's
// package documentation says what each does.
type Switches struct {
	NonPositiveAmount    string `json:"non_positive_amount"`
	UpdateEndedMetadata  string `json:"update_ended_metadata"`
	UpdateEndedExpiresAt string `json:"update_ended_expires_at"`
	SecondVoid           string `json:"second_void"`
	SecondExpire         string `json:"second_expire"`
	VoidAfterInvoiceVoid string `json:"void_after_invoice_void"`
	ExpireDepleted       string `json:"expire_depleted"`
	ExpireVoided         string `json:"expire_voided"`
	LimitOutOfRange      string `json:"limit_out_of_range"`
	// DeletedCustomerGrants is about lists of a deleted customer's grants.
	DeletedCustomerGrants string `json:"deleted_customer_grants"`
	EndedGrants           string `json:"ended_grants"`
	NaturalExpiryRows     string `json:"natural_expiry_rows"`
	EffectRows            string `json:"effect_rows"`
	OmittedPriority       string `json:"omitted_priority"`
	RefusalTexts          string `json:"refusal_texts"`
	AccountsV2Grants      string `json:"accounts_v2_grants"`
	UnreadableGrants      string `json:"unreadable_grants"`
	Preview               string `json:"preview"`
	// ListLagMS is in milliseconds of wall-clock time.
	ListLagMS int64 `json:"list_lag_ms"`
	// ListFieldsLagMS is the same for the fields of what is listed.
	ListFieldsLagMS int64 `json:"list_fields_lag_ms"`
}

// ListLag is how long a created grant stays out of lists.
func (s Switches) ListLag() time.Duration { return time.Duration(s.ListLagMS) * time.Millisecond }

// ListFieldsLag is how long lists show a changed grant as it was.
func (s Switches) ListFieldsLag() time.Duration {
	return time.Duration(s.ListFieldsLagMS) * time.Millisecond
}

// lags are the switches that are durations, by name.
func (s *Switches) lags() map[string]*int64 {
	return map[string]*int64{"list_lag_ms": &s.ListLagMS, "list_fields_lag_ms": &s.ListFieldsLagMS}
}

// field is one switch with the values it takes, the default first.
type field struct {
	name   string
	value  *string
	values []string
}

func (s *Switches) fields() []field {
	refusals, rows := []string{Refuse, Accept}, []string{Immediate, Late}
	return []field{
		{"non_positive_amount", &s.NonPositiveAmount, refusals},
		{"update_ended_metadata", &s.UpdateEndedMetadata, refusals},
		{"update_ended_expires_at", &s.UpdateEndedExpiresAt, refusals},
		{"second_void", &s.SecondVoid, refusals},
		{"second_expire", &s.SecondExpire, refusals},
		{"void_after_invoice_void", &s.VoidAfterInvoiceVoid, refusals},
		{"expire_depleted", &s.ExpireDepleted, refusals},
		{"expire_voided", &s.ExpireVoided, refusals},
		{"limit_out_of_range", &s.LimitOutOfRange, []string{Clamp, Refuse}},
		{"deleted_customer_grants", &s.DeletedCustomerGrants, refusals},
		{"ended_grants", &s.EndedGrants, []string{Listed, Omitted}},
		{"natural_expiry_rows", &s.NaturalExpiryRows, rows},
		{"effect_rows", &s.EffectRows, rows},
		{"omitted_priority", &s.OmittedPriority, []string{Fifty, Null}},
		{"refusal_texts", &s.RefusalTexts, []string{Plain, Other}},
	}
}

// holdings are the switches that are no OPEN points: what kind of account it is.
func (s *Switches) holdings() []field {
	return []field{
		{"accounts_v2_grants", &s.AccountsV2Grants, []string{None, Listed}},
		{"unreadable_grants", &s.UnreadableGrants, []string{None, Listed}},
		{"preview", &s.Preview, []string{Off, On}},
	}
}

// all are the switches that have names for values.
func (s *Switches) all() []field { return append(s.fields(), s.holdings()...) }

// Default has the first value of every switch and no lag.
func Default() Switches {
	var s Switches
	for _, f := range s.all() {
		*f.value = f.values[0]
	}
	return s
}

// Merge is the setting after a JSON object that names some switches. An unknown
// switch or value is an error that says which are known.
func (s Switches) Merge(object []byte) (Switches, error) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	decoder.DisallowUnknownFields()
	merged := s
	if err := decoder.Decode(&merged); err != nil {
		return s, fmt.Errorf("switches: %w", err)
	}
	if err := merged.Validate(); err != nil {
		return s, err
	}
	return merged, nil
}

// Validate says which switch has a value that it does not take.
func (s Switches) Validate() error {
	for _, f := range s.all() {
		if !slices.Contains(f.values, *f.value) {
			return fmt.Errorf("switches: %s is %q, but must be one of %s", f.name, *f.value, strings.Join(f.values, ", "))
		}
	}
	for name, lag := range s.lags() {
		if *lag < 0 || *lag > maxLag {
			return fmt.Errorf("switches: %s is %d, but must be between 0 and %d", name, *lag, maxLag)
		}
	}
	return nil
}

// maxLag is an hour, in milliseconds.
const maxLag = 60 * 60 * 1000

// settingsLag is long enough to be seen and short enough to be waited for.
const settingsLag = 250

// Settings is a small set that covers every value of every OPEN point: the defaults,
// all of them flipped, and each flipped alone.
func Settings() []Switches {
	flipped := Default()
	for _, f := range flipped.fields() {
		*f.value = f.values[1]
	}
	flipped.ListLagMS, flipped.ListFieldsLagMS = settingsLag, settingsLag
	settings := []Switches{Default(), flipped}
	count := len(flipped.fields())
	for i := range count {
		alone := Default()
		f := alone.fields()[i]
		*f.value = f.values[1]
		settings = append(settings, alone)
	}
	for _, name := range slices.Sorted(maps.Keys(flipped.lags())) {
		lagging := Default()
		*lagging.lags()[name] = settingsLag
		settings = append(settings, lagging)
	}
	return settings
}

// Accounts are the kinds of accounts: each switch that says so set alone, and all of
// them.
func Accounts() []Switches {
	every := Default()
	var kinds []Switches
	for i, f := range every.holdings() {
		*f.value = f.values[1]
		alone := Default()
		one := alone.holdings()[i]
		*one.value = one.values[1]
		kinds = append(kinds, alone)
	}
	return append(kinds, every)
}

// Holdings are the names of the switches that are no OPEN points.
func Holdings() []string {
	var s Switches
	var names []string
	for _, f := range s.holdings() {
		names = append(names, f.name)
	}
	return names
}

// String names the setting by what differs from the defaults, for test names.
func (s Switches) String() string {
	var differing []string
	for _, f := range s.all() {
		if *f.value != f.values[0] {
			differing = append(differing, f.name+"="+*f.value)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.lags())) {
		if lag := *s.lags()[name]; lag > 0 {
			differing = append(differing, fmt.Sprintf("%s=%d", name, lag))
		}
	}
	if len(differing) == 0 {
		return "defaults"
	}
	return strings.Join(differing, ",")
}
