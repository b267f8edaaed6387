// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// The types of applicability_config and of what it holds.
var (
	scopedType        = types.ObjectType{AttrTypes: map[string]attr.Type{"id": types.StringType}}
	ScopeType         = map[string]attr.Type{"price_type": types.StringType, "prices": types.SetType{ElemType: scopedType}, "billable_items": types.SetType{ElemType: scopedType}}
	ApplicabilityType = map[string]attr.Type{"scope": types.ObjectType{AttrTypes: ScopeType}}
)

type applicabilityModel struct {
	Scope types.Object `tfsdk:"scope"`
}

// Scope is the scope of an applicability_config whose object is known; each of its
// attributes may be unknown or null.
type Scope struct {
	PriceType     types.String `tfsdk:"price_type"`
	Prices        types.Set    `tfsdk:"prices"`
	BillableItems types.Set    `tfsdk:"billable_items"`
}

type scopedModel struct {
	ID types.String `tfsdk:"id"`
}

// DecodeScope decodes an applicability_config. The second value is false where it
// is null or unknown.
func DecodeScope(ctx context.Context, config types.Object) (Scope, bool) {
	var applicability applicabilityModel
	var scope Scope
	ok := Decode(ctx, config, &applicability) && Decode(ctx, applicability.Scope, &scope)
	return scope, ok
}

// Decode decodes an object, and returns false where it is null, unknown, or holds
// an unknown value that the target cannot.
func Decode(ctx context.Context, object types.Object, into any) bool {
	if object.IsNull() || object.IsUnknown() {
		return false
	}
	return !object.As(ctx, into, basetypes.ObjectAsOptions{}).HasError()
}

// IsKnown reports a value that is neither null nor unknown.
func IsKnown(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

// IsFullyKnown reports a value of which no part is unknown; null is known. Validation
// judges what is fully known, and only that.
func IsFullyKnown(value attr.Value) bool {
	raw, err := value.ToTerraformValue(context.Background())
	return err == nil && raw.IsFullyKnown()
}

// idsOf are the ids of a set of prices or billable items, "" for one that is not known,
// sorted, so that racing runs ask for the same thing in the same words.
func idsOf(ctx context.Context, set types.Set) []stripeapi.Scoped {
	var ids []stripeapi.Scoped
	for _, element := range set.Elements() {
		var member scopedModel
		if object, ok := element.(types.Object); ok {
			Decode(ctx, object, &member)
		}
		ids = append(ids, stripeapi.Scoped{ID: member.ID.ValueString()})
	}
	slices.SortFunc(ids, func(a, b stripeapi.Scoped) int { return strings.Compare(a.ID, b.ID) })
	return ids
}

// ToStripe is the scope as Stripe takes it, as far as it is known.
func (s Scope) ToStripe(ctx context.Context) stripeapi.Scope {
	return stripeapi.Scope{PriceType: s.PriceType.ValueStringPointer(), Prices: idsOf(ctx, s.Prices), BillableItems: idsOf(ctx, s.BillableItems)}
}

// ApplicabilityValue is what Stripe says a grant applies to, as a value of
// ApplicabilityType.
func ApplicabilityValue(config stripeapi.ApplicabilityConfig) types.Object {
	return types.ObjectValueMust(ApplicabilityType, map[string]attr.Value{
		"scope": types.ObjectValueMust(ScopeType, map[string]attr.Value{
			"price_type":     types.StringPointerValue(config.Scope.PriceType),
			"prices":         setOf(config.Scope.Prices),
			"billable_items": setOf(config.Scope.BillableItems),
		}),
	})
}

// setOf is a set of prices or billable items, null for none.
func setOf(listed []stripeapi.Scoped) types.Set {
	if len(listed) == 0 {
		return types.SetNull(scopedType)
	}
	elements := make([]attr.Value, 0, len(listed))
	for _, one := range listed {
		elements = append(elements, types.ObjectValueMust(scopedType.AttrTypes, map[string]attr.Value{"id": types.StringValue(one.ID)}))
	}
	return types.SetValueMust(scopedType, elements)
}

// Applicability is the attribute applicability_config. more is appended to its
// description.
func Applicability(more string) schema.Attribute {
	return schema.SingleNestedAttribute{
		Required:            true,
		MarkdownDescription: "What the credits apply to. " + more,
		Attributes: map[string]schema.Attribute{
			// Optional, because the framework has its own words for a required attribute
			// that is null. CheckApplicability requires it.
			"scope": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Exactly one of `price_type`, `prices` and `billable_items`. It must be set.",
				Attributes: map[string]schema.Attribute{
					"price_type": schema.StringAttribute{
						Optional:            true,
						MarkdownDescription: "`metered`: all metered prices. Not together with the others.",
						Validators:          []validator.String{PriceType()},
					},
					"prices": listedInScope("The metered prices that the credits apply to, 1 to 20, in any order. Not together with the others.", "ID of a metered price (`price_...`).", PriceID()),
					"billable_items": listedInScope("The billable items that the credits apply to, 1 to 20, in any order. Not together with the others. A preview of Stripe: it needs the provider's `stripe_version` to end in `.preview`, and an account that Stripe has admitted to the preview.",
						"ID of a billable item.", BillableItemID()),
				},
			},
		},
	}
}

// listedInScope is the attribute of a set of prices or billable items.
func listedInScope(description, ofID string, valid validator.String) schema.Attribute {
	return schema.SetNestedAttribute{
		Optional:            true,
		MarkdownDescription: description,
		Validators:          []validator.Set{setvalidator.SizeBetween(1, MaxPrices)},
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{Required: true, MarkdownDescription: ofID, Validators: []validator.String{valid}},
		}},
	}
}

// DeletionPolicy is the attribute deletion_policy. when says when it is used.
func DeletionPolicy(when string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		Computed: true,
		Default:  stringdefault.StaticString(granting.PolicyVoidOrExpire),
		MarkdownDescription: when + " `void_or_expire` (the default) voids it if none of it was applied to an invoice, else expires the rest; " +
			"`void` voids it, and fails if it cannot; `expire` expires the rest (a pending grant is voided); `abandon` leaves it live in Stripe.",
		Validators: []validator.String{OneOf(
			granting.PolicyVoidOrExpire, granting.PolicyVoid, granting.PolicyExpire, granting.PolicyAbandon)},
	}
}

// StringMap are the elements of a map of texts that are known and not null; none for a map
// that is null or unknown.
func StringMap(m types.Map) map[string]string {
	elements := m.Elements()
	out := make(map[string]string, len(elements))
	for key, value := range elements {
		if text, ok := value.(types.String); ok && IsKnown(text) {
			out[key] = text.ValueString()
		}
	}
	return out
}

// SameMetadata reports that two known maps are the same to Stripe: null is as good as empty.
func SameMetadata(a, b types.Map) bool {
	if a.IsUnknown() || b.IsUnknown() {
		return false
	}
	return a.Equal(b) || len(a.Elements()) == 0 && len(b.Elements()) == 0
}

// AllMetadata is default_metadata under the metadata of a grant or a campaign, which wins.
// Unknown where any of it is.
func AllMetadata(defaults map[string]string, own types.Map) types.Map {
	if !IsFullyKnown(own) {
		return types.MapUnknown(types.StringType)
	}
	return MapValue(granting.MergeMetadata(defaults, StringMap(own)))
}

// Admits reports that a filter, null for none, lets a value through.
func Admits(filter types.String, value string) bool {
	return filter.IsNull() || filter.ValueString() == value
}

// MapValue is a map of texts as a value; nil and empty become an empty map.
func MapValue(m map[string]string) types.Map {
	elements := make(map[string]attr.Value, len(m))
	for key, value := range m {
		elements[key] = types.StringValue(value)
	}
	return types.MapValueMust(types.StringType, elements)
}
