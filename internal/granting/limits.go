// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// CheckValue returns a *ValueLimitError if one grant is larger than max_grant_value of
// its currency. value is in minor units.
func (r *Run) CheckValue(currency string, value int64) error {
	if limit, ok := r.options.MaxGrantValue[currency]; ok && value > limit {
		return &ValueLimitError{Currency: currency, Value: value, Limit: limit}
	}
	return nil
}

// totals sums amounts in minor units by currency. Each item is counted once, however
// often it is planned: Terraform plans a replacement twice, and plans again during apply.
type totals struct {
	items  map[string]stripeapi.Monetary
	totals map[string]int64
}

func newTotals() totals {
	return totals{items: map[string]stripeapi.Monetary{}, totals: map[string]int64{}}
}

// set counts an item, in place of what was counted for it before.
func (t totals) set(item string, amount stripeapi.Monetary) {
	if before, counted := t.items[item]; counted {
		t.totals[before.Currency] -= before.Value
	}
	t.items[item] = amount
	t.totals[amount.Currency] += amount.Value
}

// CountGranted counts what a planned resource will grant in all, and returns a
// *RunLimitError if that passes max_granted_per_run. resource identifies the resource
// within the run, so that it is counted once; "" is always another one.
func (r *Run) CountGranted(resource string, amount stripeapi.Monetary) error {
	limit, limited := r.options.MaxGrantedPerRun[amount.Currency]
	if !limited {
		return nil
	}
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	counted := r.memory.granted
	if resource == "" {
		resource = fmt.Sprintf("#%d", len(counted.items))
	}
	others := counted.totals[amount.Currency]
	if before := counted.items[resource]; before.Currency == amount.Currency {
		others -= before.Value
	}
	if amount.Value > limit-others {
		return &RunLimitError{Currency: amount.Currency, Value: amount.Value, Total: others, Limit: limit}
	}
	counted.set(resource, amount)
	return nil
}

// Ending is a grant that will be ended or given an earlier expiry, with its full amount.
type Ending struct {
	ID     string
	Amount stripeapi.Monetary
}

// CountEnded counts grants that will be ended or given an earlier expiry, and returns an
// *EndLimitError if that passes max_ended_per_run; none of them is counted then.
func (r *Run) CountEnded(endings ...Ending) error {
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	added := map[string]int64{}
	for _, e := range endings {
		if _, counted := r.memory.ended.items[e.ID]; !counted {
			added[e.Amount.Currency] += e.Amount.Value
		}
	}
	for currency, value := range added {
		limit, limited := r.options.MaxEndedPerRun[currency]
		if total := r.memory.ended.totals[currency]; limited && value > limit-total {
			return &EndLimitError{Currency: currency, Value: value, Total: total, Limit: limit}
		}
	}
	for _, e := range endings {
		r.memory.ended.set(e.ID, e.Amount)
	}
	return nil
}
