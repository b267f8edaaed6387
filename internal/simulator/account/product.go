// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// Product is what prices are for.
type Product struct {
	ID          string            `json:"id"`
	Active      bool              `json:"active"`
	Created     int64             `json:"created"`
	Updated     int64             `json:"updated"`
	Description string            `json:"description,omitempty"`
	Name        string            `json:"name"`
	UnitLabel   string            `json:"unit_label,omitempty"`
	Metadata    map[string]string `json:"metadata,omitempty"`
	Deleted     bool              `json:"deleted,omitempty"`
}

var productKind = kind[Product]{
	noun: "product",
	in:   func(a *Account) *collection[Product] { return &a.products },
	gone: func(p *Product) bool { return p.Deleted },
}

// CreateProduct adds a product; an empty id is chosen.
func (a *Account) CreateProduct(p Product) (*Product, error) {
	if p.ID == "" {
		p.ID = RandomID("prod_")
	}
	if _, taken := a.products.get(p.ID); taken {
		return nil, apierror.Invalid(apierror.CodeResourceAlreadyExists, "id", "Product already exists.")
	}
	p.Created, p.Updated = a.WallTime(), a.WallTime()
	a.products.add(&p)
	return &p, nil
}

// Product is the product that the path names.
func (a *Account) Product(id string) (*Product, error) { return productKind.find(a, id) }

// UpdateProduct merges the metadata and lets change set fields.
func (a *Account) UpdateProduct(id string, metadata params.MetadataChange, change func(*Product)) (*Product, error) {
	p, err := a.Product(id)
	if err != nil {
		return nil, err
	}
	merged, err := metadata.Apply(p.Metadata)
	if err != nil {
		return nil, err
	}
	p.Metadata, p.Updated = merged, a.WallTime()
	change(p)
	return p, nil
}

// DeleteProduct deletes a product that has no prices (SPEC).
func (a *Account) DeleteProduct(id string) (*Product, error) {
	p, err := a.Product(id)
	if err != nil {
		return nil, err
	}
	if len(a.prices.by(byProduct, id)) > 0 {
		return nil, apierror.Invalid("", "", fmt.Sprintf("This product cannot be deleted because it has one or more user-created prices. Product %s can be archived instead.", id))
	}
	p.Deleted = true
	return p, nil
}

// ListProducts is a page of the products; active "true" or "false" selects, ""
// takes both.
func (a *Account) ListProducts(active string, p Page) ([]*Product, bool, error) {
	return a.products.page(a.products.all(), p, func(p *Product) bool {
		return !p.Deleted && selects(active, p.Active)
	})
}

func selects(filter string, value bool) bool {
	return filter == "" || (filter == "true") == value
}
