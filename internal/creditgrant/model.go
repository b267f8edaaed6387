// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/minorunits"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// model is a grant as Terraform holds it: in configuration, plan and state.
// Nested objects stay attribute values, because each of them may be unknown as a
// whole; terms decodes them once they are known.
type model struct {
	Customer            types.String    `tfsdk:"customer"`
	Category            types.String    `tfsdk:"category"`
	Amount              types.Object    `tfsdk:"amount"`
	ApplicabilityConfig types.Object    `tfsdk:"applicability_config"`
	Name                types.String    `tfsdk:"name"`
	Priority            types.Int64     `tfsdk:"priority"`
	EffectiveAt         timestamp.Value `tfsdk:"effective_at"`
	ExpiresAt           timestamp.Value `tfsdk:"expires_at"`
	Metadata            types.Map       `tfsdk:"metadata"`
	DeletionPolicy      types.String    `tfsdk:"deletion_policy"`
	IdempotencyKey      types.String    `tfsdk:"idempotency_key"`

	ID        types.String    `tfsdk:"id"`
	Created   timestamp.Value `tfsdk:"created"`
	Updated   timestamp.Value `tfsdk:"updated"`
	Livemode  types.Bool      `tfsdk:"livemode"`
	TestClock types.String    `tfsdk:"test_clock"`
	VoidedAt  timestamp.Value `tfsdk:"voided_at"`
	EndedAt   timestamp.Value `tfsdk:"ended_at"`
	Status    types.String    `tfsdk:"status"`
}

// The shapes of the nested objects, as the schema has them.
var (
	monetaryType = map[string]attr.Type{"currency": types.StringType, "value": minorunits.Type{}}
	amountType   = map[string]attr.Type{"type": types.StringType, "monetary": types.ObjectType{AttrTypes: monetaryType}}

	priceType         = types.ObjectType{AttrTypes: map[string]attr.Type{"id": types.StringType}}
	scopeType         = map[string]attr.Type{"price_type": types.StringType, "prices": types.SetType{ElemType: priceType}}
	applicabilityType = map[string]attr.Type{"scope": types.ObjectType{AttrTypes: scopeType}}
)

type amountModel struct {
	Type     types.String `tfsdk:"type"`
	Monetary types.Object `tfsdk:"monetary"`
}

type monetaryModel struct {
	Currency types.String     `tfsdk:"currency"`
	Value    minorunits.Value `tfsdk:"value"`
}

type applicabilityModel struct {
	Scope types.Object `tfsdk:"scope"`
}

type scopeModel struct {
	PriceType types.String `tfsdk:"price_type"`
	Prices    types.Set    `tfsdk:"prices"`
}

type priceModel struct {
	ID types.String `tfsdk:"id"`
}

// monetary decodes the amount. The second value is false where any of it is
// null or unknown.
func (m model) monetary(ctx context.Context) (monetaryModel, bool) {
	var amount amountModel
	var money monetaryModel
	ok := decode(ctx, m.Amount, &amount) && decode(ctx, amount.Monetary, &money) &&
		isKnown(money.Currency) && isKnown(money.Value)
	return money, ok
}

// scope decodes what the grant applies to, and reports whether the object is
// there and known; its two attributes may still be unknown.
func (m model) scope(ctx context.Context) (scopeModel, bool) {
	var applicability applicabilityModel
	var scope scopeModel
	ok := decode(ctx, m.ApplicabilityConfig, &applicability) && decode(ctx, applicability.Scope, &scope)
	return scope, ok
}

// priceIDs decodes the prices of a scope, which must be known.
func (s scopeModel) priceIDs(ctx context.Context) ([]string, diag.Diagnostics) {
	if s.Prices.IsNull() {
		return nil, nil
	}
	var prices []priceModel
	diags := s.Prices.ElementsAs(ctx, &prices, false)
	ids := make([]string, 0, len(prices))
	for _, price := range prices {
		ids = append(ids, price.ID.ValueString())
	}
	return ids, diags
}

func decode(ctx context.Context, object types.Object, into any) bool {
	if object.IsNull() || object.IsUnknown() {
		return false
	}
	return !object.As(ctx, into, basetypes.ObjectAsOptions{}).HasError()
}

// isKnown reports a value that is neither null nor unknown.
func isKnown(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// metadata decodes the metadata, which must be known; null is empty.
func (m model) metadata() map[string]string {
	out := make(map[string]string, len(m.Metadata.Elements()))
	for key, value := range m.Metadata.Elements() {
		if text, ok := value.(types.String); ok {
			out[key] = text.ValueString()
		}
	}
	return out
}

// imported reports a state that has nothing but an id yet.
func (m model) imported() bool { return m.Customer.IsNull() }

// hasEnded reports a state whose grant was voided or expired when last read.
func (m model) hasEnded() bool {
	status := m.Status.ValueString()
	return status == statusVoided || status == statusExpired
}
