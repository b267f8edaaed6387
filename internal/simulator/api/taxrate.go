// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// taxRateJSON is a tax_rate (SPEC).
type taxRateJSON struct {
	ID                  string            `json:"id"`
	Object              string            `json:"object"`
	Active              bool              `json:"active"`
	Country             *string           `json:"country"`
	Created             int64             `json:"created"`
	Description         *string           `json:"description"`
	DisplayName         string            `json:"display_name"`
	EffectivePercentage *json.Number      `json:"effective_percentage"`
	Inclusive           bool              `json:"inclusive"`
	Jurisdiction        *string           `json:"jurisdiction"`
	JurisdictionLevel   *string           `json:"jurisdiction_level"`
	Livemode            bool              `json:"livemode"`
	Metadata            map[string]string `json:"metadata"`
	Percentage          json.Number       `json:"percentage"`
	State               *string           `json:"state"`
	TaxType             *string           `json:"tax_type"`
}

func renderTaxRate(a *account.Account, r *account.TaxRate) any {
	return taxRateJSON{
		ID: r.ID, Object: "tax_rate", Active: r.Active, Country: text(r.Country), Created: r.Created, Description: text(r.Description),
		DisplayName: r.DisplayName, Inclusive: r.Inclusive, Jurisdiction: text(r.Jurisdiction), Livemode: a.Livemode,
		Metadata: metadataJSON(r.Metadata), Percentage: json.Number(r.Percentage), State: text(r.State),
		TaxType: text(r.TaxType),
	}
}

// taxRatesByID are rates inside another object.
func taxRatesByID(a *account.Account, ids []string) []any {
	rates := []any{}
	for _, id := range ids {
		if r, err := a.TaxRate(id); err == nil {
			rates = append(rates, renderTaxRate(a, r))
		}
	}
	return rates
}

func taxRateFields() []params.Field {
	return []params.Field{
		{Name: "active", Kind: params.Boolean},
		{Name: "country", MaxLength: 2},
		{Name: "description"},
		{Name: "display_name", MaxLength: 50},
		{Name: "jurisdiction", MaxLength: 50},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "state", MaxLength: 3},
		{Name: "tax_type", Kind: params.Enum, Values: []string{
			"amusement_tax", "communications_tax", "gst", "hst", "igst", "jct", "lease_tax", "pst", "qst", "retail_delivery_fee", "rst", "sales_tax", "service_tax", "vat",
		}},
	}
}

func setTaxRate(r *account.TaxRate, v params.Values) {
	v.SetBool(&r.Active, "active")
	v.SetString(&r.Country, "country")
	v.SetString(&r.Description, "description")
	v.SetString(&r.DisplayName, "display_name")
	v.SetString(&r.Jurisdiction, "jurisdiction")
	v.SetString(&r.State, "state")
	v.SetString(&r.TaxType, "tax_type")
}

var taxRateObject = object[account.TaxRate]{"tax_rate", "/v1/tax_rates", (*account.Account).TaxRate, renderTaxRate}

func taxRateEndpoints() []Endpoint {
	creation := append(taxRateFields(),
		params.Field{Name: "inclusive", Kind: params.Boolean, Required: true},
		percentField("percentage", true))
	for i := range creation {
		creation[i].Required = creation[i].Required || creation[i].Name == "display_name"
	}
	return []Endpoint{
		post(taxRateObject.path, func(c Call) (any, error) {
			v := c.Params
			r := account.TaxRate{Active: true, Inclusive: v.Bool("inclusive"), Percentage: v.String("percentage"), Metadata: v.NewMetadata()}
			setTaxRate(&r, v)
			return renderTaxRate(c.Account, c.Account.CreateTaxRate(r)), nil
		}, creation...),
		taxRateObject.get(),
		post(taxRateObject.path+"/{id}", func(c Call) (any, error) {
			change := func(r *account.TaxRate) { setTaxRate(r, c.Params) }
			return rendered(c, renderTaxRate)(c.Account.UpdateTaxRate(c.ID, c.Params.Metadata(), change))
		}, taxRateFields()...),
		taxRateObject.list(func(c Call, p account.Page) ([]*account.TaxRate, bool, error) {
			return c.Account.ListTaxRates(c.Params.String("active"), p)
		}, params.Field{Name: "active", Kind: params.Boolean}),
	}
}
