// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var (
	_ datasource.DataSourceWithConfigure      = &summarySource{}
	_ datasource.DataSourceWithValidateConfig = &summarySource{}
)

type summarySource struct{ source }

// NewSummary returns the data source stripe_billing_credit_balance_summary.
func NewSummary() datasource.DataSource {
	return &summarySource{source{name: "billing_credit_balance_summary", description: summarySchema}}
}

type summaryModel struct {
	holderModel
	Filter   *filterModel `tfsdk:"filter"`
	Livemode types.Bool   `tfsdk:"livemode"`
	Balances types.List   `tfsdk:"balances"`
}

// Read reads the balances.
func (s *summarySource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m summaryModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	filter := m.Filter.toStripe(ctx)
	if err := s.client.Version().CheckScope(filter.Scope); err != nil {
		resp.Diagnostics.Append(s.failure(m.Filter.listed("billable_items", filter.Scope.BillableItems), err)...)
		return
	}
	summary, err := s.client.GetCreditBalanceSummary(ctx, m.holder(), filter)
	if err != nil {
		resp.Diagnostics.Append(s.failure(m.blamed(ctx, err), err)...)
		return
	}
	m.Filter.setType()
	m.Livemode = types.BoolValue(summary.Livemode)
	m.Balances = s.listed(ctx, "balances", summary.Balances, &resp.Diagnostics)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// blamed is which of the configured ids Stripe complains of.
func (m summaryModel) blamed(ctx context.Context, err error) target {
	param := stripeapi.BlamedParam(err)
	switch {
	case m.Filter != nil && slices.Contains(param, filterGrant):
		return target{thing: "credit grant", id: m.Filter.CreditGrant.ValueString(), at: path.Root("filter").AtName(filterGrant)}
	case m.Filter != nil && slices.Contains(param, "prices"):
		return m.Filter.listed("prices", m.Filter.toStripe(ctx).Scope.Prices)
	case m.Filter != nil && slices.Contains(param, "billable_items"):
		return m.Filter.listed("billable_items", m.Filter.toStripe(ctx).Scope.BillableItems)
	}
	return m.target()
}

// The types of a filter (SPEC).
const (
	filterScope = "applicability_scope"
	filterGrant = "credit_grant"
)

// filterModel is the filter of a summary, as the API has it.
type filterModel struct {
	Type               types.String         `tfsdk:"type"`
	ApplicabilityScope *grantresource.Scope `tfsdk:"applicability_scope"`
	CreditGrant        types.String         `tfsdk:"credit_grant"`
}

// toStripe is a wholly known filter; none is the zero value, all metered prices.
func (f *filterModel) toStripe(ctx context.Context) stripeapi.BalanceFilter {
	if f == nil {
		return stripeapi.BalanceFilter{}
	}
	filter := stripeapi.BalanceFilter{CreditGrant: f.CreditGrant.ValueString()}
	if f.ApplicabilityScope != nil {
		filter.Scope = f.ApplicabilityScope.ToStripe(ctx)
	}
	return filter
}

// setType sets the type that was omitted.
func (f *filterModel) setType() {
	switch {
	case f == nil || !f.Type.IsNull():
	case f.ApplicabilityScope != nil:
		f.Type = types.StringValue(filterScope)
	default:
		f.Type = types.StringValue(filterGrant)
	}
}

// listed are the prices or billable items of the scope, for errors.
func (*filterModel) listed(name string, listed []stripeapi.Scoped) target {
	thing := map[string]string{"prices": "price", "billable_items": "billable item"}[name]
	var ids []string
	for _, one := range listed {
		ids = append(ids, one.ID)
	}
	return target{thing: thing, id: strings.Join(ids, " or "), at: path.Root("filter").AtName(filterScope).AtName(name)}
}

// ValidateConfig checks that the filter says one thing. What is unknown yet is
// left to the read.
func (s *summarySource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var filter, scope types.Object
	var kind, grant, priceType types.String
	var prices, items types.Set
	at := path.Root("filter")
	for _, part := range []struct {
		path path.Path
		into any
	}{
		{at, &filter},
		{at.AtName("type"), &kind},
		{at.AtName(filterScope), &scope},
		{at.AtName(filterScope).AtName("price_type"), &priceType},
		{at.AtName(filterScope).AtName("prices"), &prices},
		{at.AtName(filterScope).AtName("billable_items"), &items},
		{at.AtName(filterGrant), &grant},
	} {
		resp.Diagnostics.Append(req.Config.GetAttribute(ctx, part.path, part.into)...)
	}
	if resp.Diagnostics.HasError() || filter.IsNull() || filter.IsUnknown() || kind.IsUnknown() {
		return
	}
	resp.Diagnostics.Append(validateFilter(kind, scope, grant)...)
	if !scope.IsNull() && !scope.IsUnknown() {
		resp.Diagnostics.Append(grantresource.CheckScope(at.AtName(filterScope), priceType, prices, items)...)
	}
}

// validateFilter demands that what the type names is set, and nothing else; without a
// type, that one is. What is unknown may turn out to be null.
func validateFilter(kind types.String, scope, grant attr.Value) diag.Diagnostics {
	at := path.Root("filter")
	name, set, otherName, other := filterGrant, grant, filterScope, scope
	if kind.ValueString() == filterScope || (kind.IsNull() && grant.IsNull()) {
		name, set, otherName, other = filterScope, scope, filterGrant, grant
	}
	switch {
	case kind.IsNull() && set.IsNull():
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "The filter is incomplete",
			"Set "+filterScope+" or "+filterGrant+", or remove the filter to sum up all metered prices.")}
	case set.IsNull():
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at.AtName(name), "The filter is incomplete",
			`A filter of the type "`+name+`" needs `+name+": set it, or remove the filter to sum up all metered prices.")}
	case grantresource.IsKnown(set) && grantresource.IsKnown(other):
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at.AtName(otherName), "Conflicting filter arguments",
			`A filter of the type "`+name+`" takes `+name+" only: remove "+otherName+`, or make its name the type.`)}
	}
	return nil
}

func summarySchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads a customer's credit balance, one entry per currency, over the grants that are in effect now. Without a `filter`, only grants that apply to all metered prices count; grants for listed prices need a filter.",
		Attributes: withHolder(true, "ID of the customer (`cus_...`). Exactly one of `customer` and `customer_account` is required.", map[string]schema.Attribute{
			"filter":   filterAttribute(),
			"livemode": livemodeAttribute(),
			"balances": computedList("The balances, one per currency; empty if no grant counts.", map[string]schema.Attribute{
				"available_balance": amountAttribute("The remaining balance that can be used: the ledger balance less what draft invoices reserve."),
				"ledger_balance":    amountAttribute("The credits less the debits of the ledger. What draft invoices reserve is not deducted."),
			}),
		}),
	}
}

func filterAttribute() schema.SingleNestedAttribute {
	return schema.SingleNestedAttribute{
		Optional:            true,
		MarkdownDescription: "Which grants count. If omitted, those that apply to all metered prices.",
		Attributes: map[string]schema.Attribute{
			"type": schema.StringAttribute{
				Optional:            true,
				Computed:            true,
				MarkdownDescription: "`applicability_scope` for the grants that apply to some prices, `credit_grant` for one grant. Set only the attribute of that name. If `type` is omitted, the attribute that is set decides.",
				Validators:          []validator.String{grantresource.OneOf(filterScope, filterGrant)},
			},
			filterScope: scopeAttribute("Only grants that apply to these prices or items: exactly one of `price_type`, `prices` and `billable_items`.", true),
			filterGrant: optionalID("Only this grant (`credgr_...`).", grantresource.GrantID()),
		},
	}
}
