// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package lookup

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/datasourcevalidator"
	fwdatasource "github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

var (
	_ fwdatasource.DataSourceWithConfigure        = &customerSource{}
	_ fwdatasource.DataSourceWithConfigValidators = &customerSource{}
)

type customerSource struct{ datasource.Source }

// NewCustomer returns the data source stripe_customer.
func NewCustomer() fwdatasource.DataSource { return &customerSource{} }

type customerModel struct {
	ID        types.String      `tfsdk:"id"`
	Created   timestamp.Value   `tfsdk:"created"`
	Currency  types.String      `tfsdk:"currency"`
	Deleted   types.Bool        `tfsdk:"deleted"`
	Email     types.String      `tfsdk:"email"`
	Livemode  types.Bool        `tfsdk:"livemode"`
	Metadata  map[string]string `tfsdk:"metadata"`
	Name      types.String      `tfsdk:"name"`
	TestClock types.String      `tfsdk:"test_clock"`
}

// Metadata names the data source.
func (s *customerSource) Metadata(_ context.Context, req fwdatasource.MetadataRequest, resp *fwdatasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_customer"
}

// Schema describes the data source.
func (s *customerSource) Schema(_ context.Context, _ fwdatasource.SchemaRequest, resp *fwdatasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds a customer by its id or its email.",
		Attributes: map[string]schema.Attribute{
			"id":       idAttribute("ID of the customer (`cus_...`). Exactly one of `id` and `email` is set."),
			"created":  datasource.ComputedTimestamp("When the customer was created, in RFC 3339, UTC; null if it was deleted."),
			"currency": datasource.ComputedString("Three-letter ISO currency code in lower case that the customer is charged in; null as long as it was not charged."),
			"deleted":  datasource.ComputedBool("Whether the customer was deleted: it is then found by `id` only, and all else is null."),
			"email": nameAttribute("The customer's email, up to 512 characters. Exactly one of `id` and `email` is set. Upper and lower case differ; " +
				"that no customer has it, or several, is an error. Customers of a test clock are found by `id` only."),
			"livemode":   datasource.ComputedBool("Whether the customer is live (`true`) or in test mode (`false`); null if it was deleted."),
			"metadata":   datasource.Metadata(),
			"name":       datasource.ComputedString("The customer's name; null if it has none."),
			"test_clock": datasource.TestClock(),
		},
	}
}

// ConfigValidators has exactly one way to find the customer.
func (s *customerSource) ConfigValidators(context.Context) []fwdatasource.ConfigValidator {
	return []fwdatasource.ConfigValidator{datasourcevalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("email"))}
}

// Read finds the customer.
func (s *customerSource) Read(ctx context.Context, req fwdatasource.ReadRequest, resp *fwdatasource.ReadResponse) {
	var m customerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	customer, diags := s.find(ctx, m)
	resp.Diagnostics.Append(diags...)
	if diags.HasError() {
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, customerOf(customer))...)
}

func (s *customerSource) find(ctx context.Context, m customerModel) (stripeapi.Customer, diag.Diagnostics) {
	if !m.ID.IsNull() {
		customer, err := s.Client.GetCustomer(ctx, m.ID.ValueString())
		if err != nil {
			return customer, datasource.Failure(datasource.Target{Thing: "customer", ID: m.ID.ValueString(), Path: path.Root("id")}, err, s.Client.Livemode())
		}
		return customer, nil
	}
	target := search{
		Thing: "customer", Things: "customers", Attribute: "email", Name: m.Email.ValueString(),
		NotAmong: "Upper and lower case differ, and customers of a test clock are not found by email.",
	}
	matches, diags := all(ctx, s.Client, target, s.Client.ListCustomers(m.Email.ValueString()), func(stripeapi.Customer) bool { return true })
	if diags.HasError() {
		return stripeapi.Customer{}, diags
	}
	return only(target, matches, func(c stripeapi.Customer) string { return c.ID })
}

// customerOf shows of a deleted customer only that it was there: Stripe answers
// nothing else (SPEC).
func customerOf(c stripeapi.Customer) customerModel {
	m := customerModel{ID: types.StringValue(c.ID), Deleted: types.BoolValue(c.Deleted), Created: timestamp.Null()}
	if c.Deleted {
		return m
	}
	m.Created = timestamp.FromUnix(c.Created)
	m.Currency = types.StringPointerValue(c.Currency)
	m.Email = types.StringPointerValue(c.Email)
	m.Livemode = types.BoolValue(c.Livemode)
	m.Metadata = c.Metadata
	m.Name = types.StringPointerValue(c.Name)
	m.TestClock = types.StringPointerValue(c.TestClock)
	return m
}
