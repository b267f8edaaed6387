// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/reading"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var _ datasource.DataSourceWithConfigure = &grantsSource{}

type grantsSource struct{ reading.Source }

// NewPluralDataSource returns the data source stripe_billing_credit_grants.
func NewPluralDataSource() datasource.DataSource { return &grantsSource{} }

// grantsModel is the plural data source: filters, and the grants they let through.
type grantsModel struct {
	Customer     types.String `tfsdk:"customer"`
	Category     types.String `tfsdk:"category"`
	Status       types.String `tfsdk:"status"`
	CreditGrants []readModel  `tfsdk:"credit_grants"`
}

// Metadata names the data source.
func (s *grantsSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_billing_credit_grants"
}

// Schema describes the data source.
func (s *grantsSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = pluralDataSourceSchema()
}

// Read follows the pages of the list. Stripe filters by customer only (SPEC), so
// the rest is filtered here.
func (s *grantsSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m grantsModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	m.CreditGrants = []readModel{}
	wanted := m.wanted()
	now := clocks(s.Client)
	pages := s.Client.ListCreditGrants(m.Customer.ValueString())
	err := reading.Collect(ctx, "credit grants", pages.All(ctx), 0, func(grant stripeapi.CreditGrant) error {
		if !admits(m.Category, grant.Category) {
			return nil
		}
		at, err := now(ctx, grant.TestClock)
		if err != nil {
			wanted = clockOf(grant)
			return err
		}
		if admits(m.Status, statusOf(grant, at)) {
			m.CreditGrants = append(m.CreditGrants, readFromStripe(grant, at))
		}
		return nil
	})
	if err != nil {
		resp.Diagnostics.Append(reading.Failure(wanted, err, s.Client.Livemode())...)
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// wanted is what the list is of, for errors.
func (m grantsModel) wanted() reading.Wanted {
	if m.Customer.IsNull() {
		return reading.Wanted{Thing: "credit grants", ID: "of the account"}
	}
	return reading.Wanted{Thing: "customer", ID: m.Customer.ValueString(), Path: path.Root("customer")}
}

// admits reports that a filter, null for none, lets a value through.
func admits(filter types.String, value string) bool {
	return filter.IsNull() || filter.ValueString() == value
}

// clocks reads each test clock once, so that all grants of a list are judged by
// the same moment.
func clocks(client *stripeapi.Client) func(context.Context, *string) (time.Time, error) {
	known := map[string]time.Time{}
	return func(ctx context.Context, clock *string) (time.Time, error) {
		name := types.StringPointerValue(clock).ValueString()
		if at, ok := known[name]; ok {
			return at, nil
		}
		at, err := client.Now(ctx, clock)
		if err == nil {
			known[name] = at
		}
		return at, err
	}
}
