// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"cmp"
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// model is a grant as Terraform holds it: in configuration, plan and state.
// Nested objects stay attribute values, because each of them may be unknown as a
// whole; createTerms decodes them once they are known.
type model struct {
	Customer            types.String    `tfsdk:"customer"`
	CustomerAccount     types.String    `tfsdk:"customer_account"`
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

	MetadataAll types.Map `tfsdk:"metadata_all"`
}

// The types of amount and of what it holds.
var (
	monetaryType = map[string]attr.Type{"currency": types.StringType, "value": number.MinorUnitsType{}}
	amountType   = map[string]attr.Type{"type": types.StringType, "monetary": types.ObjectType{AttrTypes: monetaryType}}
)

type amountModel struct {
	Type     types.String `tfsdk:"type"`
	Monetary types.Object `tfsdk:"monetary"`
}

type monetaryModel struct {
	Currency types.String      `tfsdk:"currency"`
	Value    number.MinorUnits `tfsdk:"value"`
}

// monetary decodes the amount. The second value is false where any of it is
// null or unknown.
func (m model) monetary(ctx context.Context) (monetaryModel, bool) {
	var amount amountModel
	var money monetaryModel
	ok := grantresource.Decode(ctx, m.Amount, &amount) && grantresource.Decode(ctx, amount.Monetary, &money) &&
		grantresource.IsKnown(money.Currency) && grantresource.IsKnown(money.Value)
	return money, ok
}

// scope decodes what the grant applies to, and reports whether the object is
// known; its two attributes may still be unknown.
func (m model) scope(ctx context.Context) (grantresource.Scope, bool) {
	return grantresource.DecodeScope(ctx, m.ApplicabilityConfig)
}

// isImported reports a state that has nothing but an id yet.
func (m model) isImported() bool { return m.Customer.IsNull() && m.CustomerAccount.IsNull() }

// holder is the id of the customer or account, "" if it is not known.
func (m model) holder() string {
	return cmp.Or(m.Customer.ValueString(), m.CustomerAccount.ValueString())
}

// hasEnded reports a state whose grant was voided or expired when last read.
func (m model) hasEnded() bool { return granting.HasEnded(m.Status.ValueString()) }

// grantKey is the customer and idempotency key; the second value is false where
// there is no key, or one of the two is unknown.
func (m model) grantKey() (granting.GrantKey, bool) {
	key := granting.GrantKey{Customer: m.holder(), Key: m.IdempotencyKey.ValueString()}
	return key, grantresource.IsKnown(m.IdempotencyKey) && key.Customer != ""
}

// held is a state as package granting takes it. accountID is the account that the grant
// was created in, "" if that is not known.
func (m model) held(ctx context.Context, accountID string) granting.Held {
	return granting.Held{
		ID:        m.ID.ValueString(),
		Customer:  m.holder(),
		Key:       m.IdempotencyKey.ValueString(),
		Policy:    m.DeletionPolicy.ValueString(),
		Livemode:  m.Livemode.ValueBoolPointer(),
		AccountID: accountID,
		Status:    m.Status.ValueString(),
		Amount:    m.money(ctx),
	}
}

// money is the amount, as far as it is known.
func (m model) money(ctx context.Context) stripeapi.Monetary {
	amount, _ := m.monetary(ctx)
	return stripeapi.Monetary{Currency: amount.Currency.ValueString(), Value: amount.Value.ValueInt64()}
}

// unknownAttributes names the attributes of a configuration that are not fully known.
func (m model) unknownAttributes() []string {
	var names []string
	for _, a := range attributes {
		if a.isDeclared() && !grantresource.IsFullyKnown(a.value(&m)) {
			names = append(names, a.name)
		}
	}
	return names
}

// attributeTypes are the types of all attributes, by name.
var attributeTypes = sync.OnceValue(func() map[string]attr.Type {
	types := map[string]attr.Type{}
	for name, attribute := range resourceSchema().Attributes {
		types[name] = attribute.GetType()
	}
	return types
})

// decodeModel decodes a configuration, a plan or a state that is not null, with the
// errors of the values that are not valid.
//
// It does what the Get of each of them does, without reflection: for every field of
// every resource, the framework (v1.19) compiles a regular expression to check its
// tag, which was most of the provider's own time in a plan of thousands of grants.
func decodeModel(ctx context.Context, raw tftypes.Value) (model, diag.Diagnostics) {
	var m model
	var diags diag.Diagnostics
	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		diags.AddError("Could not decode a credit grant", err.Error())
		return m, diags
	}
	for _, a := range attributes {
		at := path.Root(a.name)
		value, err := attributeTypes()[a.name].ValueFromTerraform(ctx, values[a.name])
		if err != nil {
			diags.AddAttributeError(at, "Could not decode a credit grant", err.Error())
			continue
		}
		if valid, ok := value.(xattr.ValidateableAttribute); ok {
			var resp xattr.ValidateAttributeResponse
			valid.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: at}, &resp)
			diags.Append(resp.Diagnostics...)
		}
		if !a.set(&m, value) {
			diags.AddAttributeError(at, "Could not decode a credit grant", fmt.Sprintf("The schema has a %T, and the model does not.", value))
		}
	}
	return m, diags
}
