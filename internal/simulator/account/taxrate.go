// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// TaxRate is a fixed rate: Percentage is a decimal number.
type TaxRate struct {
	ID           string            `json:"id"`
	Active       bool              `json:"active"`
	Country      string            `json:"country,omitempty"`
	Created      int64             `json:"created"`
	Description  string            `json:"description,omitempty"`
	DisplayName  string            `json:"display_name"`
	Inclusive    bool              `json:"inclusive"`
	Jurisdiction string            `json:"jurisdiction,omitempty"`
	Metadata     map[string]string `json:"metadata,omitempty"`
	Percentage   string            `json:"percentage"`
	State        string            `json:"state,omitempty"`
	TaxType      string            `json:"tax_type,omitempty"`
}

var taxRateKind = kind[TaxRate]{
	noun: "tax rate",
	in:   func(a *Account) *collection[TaxRate] { return &a.taxRates },
}

// CreateTaxRate adds a rate.
func (a *Account) CreateTaxRate(r TaxRate) *TaxRate {
	r.ID, r.Created = RandomID("txr_"), a.WallTime()
	a.taxRates.add(&r)
	a.emit("tax_rate.created", &r)
	return &r
}

// TaxRate is the rate that the path names.
func (a *Account) TaxRate(id string) (*TaxRate, error) { return taxRateKind.find(a, id) }

// UpdateTaxRate merges the metadata and lets change set fields; the percentage is
// fixed (SPEC).
func (a *Account) UpdateTaxRate(id string, metadata params.MetadataChange, change func(*TaxRate)) (*TaxRate, error) {
	r, err := a.TaxRate(id)
	if err != nil {
		return nil, err
	}
	merged, err := metadata.Apply(r.Metadata)
	if err != nil {
		return nil, err
	}
	r.Metadata = merged
	change(r)
	a.emit("tax_rate.updated", r)
	return r, nil
}

// ListTaxRates is a page of the rates; active "true" or "false" selects.
func (a *Account) ListTaxRates(active string, p Page) ([]*TaxRate, bool, error) {
	return a.taxRates.page(a.taxRates.all(), p, func(r *TaxRate) bool { return selects(active, r.Active) })
}

// checkTaxRates says whether the rates exist; param is that of the list.
func (a *Account) checkTaxRates(rates []string, param string) error {
	for i, id := range rates {
		if _, err := taxRateKind.refer(a, id, fmt.Sprintf("%s[%d]", param, i)); err != nil {
			return err
		}
	}
	return nil
}
