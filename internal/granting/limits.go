// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import "sync"

// CheckValue returns a *ValueLimitError where one grant is larger than the limit of
// its currency, both in minor units.
func CheckValue(limits map[string]int64, currency string, value int64) error {
	if limit, ok := limits[currency]; ok && value > limit {
		return &ValueLimitError{Currency: currency, Value: value, Limit: limit}
	}
	return nil
}

// grantedTotals sums what one run will grant, by currency, in minor units.
type grantedTotals struct {
	mu     sync.Mutex
	totals map[string]int64
}

func newGrantedTotals() *grantedTotals { return &grantedTotals{totals: map[string]int64{}} }

// CountGranted adds what a planned resource will grant, in minor units, and returns
// a *ValueLimitError or a *RunLimitError where that passes max_grant_value or
// max_granted_per_run.
func (s *Run) CountGranted(currency string, value int64) error {
	if err := CheckValue(s.options.MaxGrantValue, currency, value); err != nil {
		return err
	}
	return s.CountGrantedTotal(currency, value)
}

// CountGrantedTotal adds what a planned resource will grant in all, in minor units,
// and returns a *RunLimitError where that passes max_granted_per_run. Each of its
// grants is held to max_grant_value by CheckValue.
func (s *Run) CountGrantedTotal(currency string, total int64) error {
	limit, limited := s.options.MaxGrantedPerRun[currency]
	if !limited {
		return nil
	}
	s.granted.mu.Lock()
	defer s.granted.mu.Unlock()
	before := s.granted.totals[currency]
	if total > limit-before {
		return &RunLimitError{Currency: currency, Value: total, Total: before, Limit: limit}
	}
	s.granted.totals[currency] = before + total
	return nil
}
