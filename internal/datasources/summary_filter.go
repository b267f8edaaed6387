// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// The types of a filter (SPEC).
const (
	filterScope = "applicability_scope"
	filterGrant = "credit_grant"
)

// filterModel is the filter of a summary, as the API has it.
type filterModel struct {
	Type               types.String `tfsdk:"type"`
	ApplicabilityScope *scopeModel  `tfsdk:"applicability_scope"`
	CreditGrant        types.String `tfsdk:"credit_grant"`
}

// toStripe is a wholly known filter; none is the zero value, all metered prices.
func (f *filterModel) toStripe() stripeapi.BalanceFilter {
	if f == nil {
		return stripeapi.BalanceFilter{}
	}
	filter := stripeapi.BalanceFilter{CreditGrant: f.CreditGrant.ValueString()}
	if f.ApplicabilityScope != nil {
		filter.Scope = f.ApplicabilityScope.toStripe()
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
