// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

type productJSON struct {
	ID                string            `json:"id"`
	Object            string            `json:"object"`
	Active            bool              `json:"active"`
	Created           int64             `json:"created"`
	DefaultPrice      *string           `json:"default_price"`
	Description       *string           `json:"description"`
	Images            []string          `json:"images"`
	Livemode          bool              `json:"livemode"`
	MarketingFeatures []string          `json:"marketing_features"`
	Metadata          map[string]string `json:"metadata"`
	Name              string            `json:"name"`
	TaxCode           *string           `json:"tax_code"`
	Type              string            `json:"type"`
	UnitLabel         *string           `json:"unit_label"`
	Updated           int64             `json:"updated"`
	URL               *string           `json:"url"`
}

func renderProduct(a *account.Account, p *account.Product) any {
	return productJSON{
		ID: p.ID, Object: "product", Active: p.Active, Created: p.Created, Description: text(p.Description),
		Images: []string{}, Livemode: a.Livemode, MarketingFeatures: []string{}, Metadata: metadataJSON(p.Metadata),
		Name: p.Name, Type: "service", UnitLabel: text(p.UnitLabel), Updated: p.Updated,
	}
}

func productFields(nameRequired bool) []params.Field {
	return []params.Field{
		{Name: "active", Kind: params.Boolean},
		{Name: "description", Clearable: true},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "name", Required: nameRequired},
		{Name: "unit_label", Clearable: true, MaxLength: 12},
	}
}

func setProduct(p *account.Product, v params.Values) {
	v.SetBool(&p.Active, "active")
	v.SetString(&p.Description, "description")
	v.SetString(&p.Name, "name")
	v.SetString(&p.UnitLabel, "unit_label")
}

var productObject = object[account.Product]{kindProduct, "/v1/products", (*account.Account).Product, renderProduct}

func productEndpoints() []Endpoint {
	return []Endpoint{
		post(productObject.path, func(c Call) (any, error) {
			p := account.Product{ID: c.Params.String("id"), Active: true, Metadata: c.Params.NewMetadata()}
			setProduct(&p, c.Params)
			return rendered(c, renderProduct)(c.Account.CreateProduct(p))
		}, append(productFields(true), params.Field{Name: "id"})...),
		productObject.get(),
		post(productObject.path+"/{id}", func(c Call) (any, error) {
			change := func(p *account.Product) { setProduct(p, c.Params) }
			return rendered(c, renderProduct)(c.Account.UpdateProduct(c.ID, c.Params.Metadata(), change))
		}, productFields(false)...),
		productObject.del((*account.Account).DeleteProduct),
		productObject.list(func(c Call, p account.Page) ([]*account.Product, bool, error) {
			return c.Account.ListProducts(c.Params.String("active"), p)
		}, params.Field{Name: "active", Kind: params.Boolean}),
	}
}
