// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package granting

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// CheckValue returns a refusal if one grant is larger than max_grant_value of its currency.
// value is in minor units.
func (r *Run) CheckValue(currency string, value int64) error {
	if limit, ok := r.options.MaxGrantValue[currency]; ok && value > limit {
		return &Refusal{
			Summary: "A grant is larger than the provider allows",
			Detail: fmt.Sprintf("%s is to be granted, and max_grant_value in the provider's configuration allows at most %s for one grant. Nothing was granted for this resource. Correct the value (it counts minor units), or raise max_grant_value.",
				money.Format(value, currency), money.Format(limit, currency)),
			Brief: fmt.Sprintf("%s is over the limit of %s", money.Format(value, currency), money.Format(limit, currency)),
		}
	}
	return nil
}

// totals sums amounts in minor units by currency. Each item is counted once, even
// if it is planned more than once: Terraform plans a replacement twice, and plans again during apply.
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

// CountGranted counts what a planned resource will grant in all, and returns a refusal if
// that passes max_granted_per_run. resource identifies the resource within the run, so that
// it is counted once; "" is always another one.
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
		return refuseTotal("The run grants more than the provider allows",
			"The run grants %s without this resource and %s with it, and max_granted_per_run in the provider's configuration allows at most %s. Nothing was granted for this resource. Grant less, or raise max_granted_per_run.",
			amount, others, limit)
	}
	counted.set(resource, amount)
	return nil
}

// Ending is a grant that will be ended or given an earlier expiry, with its full amount.
type Ending struct {
	ID     string
	Amount stripeapi.Monetary
}

// LimitsEnded reports that max_ended_per_run holds a currency to a limit.
func (r *Run) LimitsEnded(currency string) bool {
	_, limited := r.options.MaxEndedPerRun[currency]
	return limited
}

// CountEnded counts grants that will be ended or given an earlier expiry, and returns a
// refusal if that passes max_ended_per_run; none of them is counted then.
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
			return refuseTotal("The run ends more than the provider allows",
				"The run ends or shortens grants of %s without this change and %s with it, by their full amounts, and max_ended_per_run in the provider's configuration allows at most %s. Nothing more was ended. End less, or raise max_ended_per_run.",
				stripeapi.Monetary{Currency: currency, Value: value}, total, limit)
		}
	}
	for _, e := range endings {
		r.memory.ended.set(e.ID, e.Amount)
	}
	return nil
}

// refuseTotal refuses an amount with which a run passes a limit. The detail has a place for
// the run's total before and after it, and the limit, in minor units.
func refuseTotal(summary, detail string, amount stripeapi.Monetary, total, limit int64) *Refusal {
	in := func(value int64) string { return money.Format(value, amount.Currency) }
	return &Refusal{
		Summary: summary, Detail: fmt.Sprintf(detail, in(total), in(total+amount.Value), in(limit)),
		Brief: fmt.Sprintf("%s and %s are over the limit of %s", in(total), in(amount.Value), in(limit)),
	}
}
