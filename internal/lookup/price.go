// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package lookup

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ fwdatasource.DataSourceWithConfigure        = &priceSource{}
	_ fwdatasource.DataSourceWithConfigValidators = &priceSource{}
)

type priceSource struct{ datasource.Source }

// NewPrice returns the data source stripe_price.
func NewPrice() fwdatasource.DataSource { return &priceSource{} }

// Metadata names the data source.
func (s *priceSource) Metadata(_ context.Context, req fwdatasource.MetadataRequest, resp *fwdatasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_price"
}

// Schema describes the data source.
func (s *priceSource) Schema(_ context.Context, _ fwdatasource.SchemaRequest, resp *fwdatasource.SchemaResponse) {
	resp.Schema = priceSchema()
}

// ConfigValidators has exactly one way to find the price.
func (s *priceSource) ConfigValidators(context.Context) []fwdatasource.ConfigValidator {
	return []fwdatasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("lookup_key"))}
}

// Read finds the price.
func (s *priceSource) Read(ctx context.Context, req fwdatasource.ReadRequest, resp *fwdatasource.ReadResponse) {
	var m priceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	price, diags := s.find(ctx, m)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, priceOf(price))...)
}

// find looks a lookup key up among the active prices, and only then among the
// archived ones: a price in use goes before one that was retired with the same
// key.
func (s *priceSource) find(ctx context.Context, m priceModel) (stripeapi.Price, diag.Diagnostics) {
	if !m.ID.IsNull() {
		price, err := s.Client.GetPrice(ctx, m.ID.ValueString())
		if err != nil {
			return price, datasource.Failure(datasource.Target{Thing: "price", ID: m.ID.ValueString(), Path: path.Root("id")}, err, s.Client.Livemode())
		}
		return price, nil
	}
	target := search{Thing: "price", Things: "prices", Attribute: "lookup_key", Name: m.LookupKey.ValueString()}
	var matches []stripeapi.Price
	for _, active := range []bool{true, false} {
		var diags diag.Diagnostics
		matches, diags = all(ctx, s.Client, target, s.Client.ListPrices(target.Name, active), func(stripeapi.Price) bool { return true })
		if diags.HasError() {
			return stripeapi.Price{}, diags
		}
		if len(matches) > 0 {
			break
		}
	}
	return only(target, matches, func(p stripeapi.Price) string { return p.ID })
}
