// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package campaign

import (
	"maps"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// model is a campaign as Terraform holds it: in configuration, plan and state. Maps
// stay attribute values, because each of them, and each of their elements, may be
// unknown.
type model struct {
	IdempotencyKey      types.String    `tfsdk:"idempotency_key"`
	Recipients          types.Map       `tfsdk:"recipients"`
	Currency            types.String    `tfsdk:"currency"`
	Category            types.String    `tfsdk:"category"`
	ApplicabilityConfig types.Object    `tfsdk:"applicability_config"`
	Name                types.String    `tfsdk:"name"`
	Priority            types.Int64     `tfsdk:"priority"`
	EffectiveAt         timestamp.Value `tfsdk:"effective_at"`
	ExpiresAt           timestamp.Value `tfsdk:"expires_at"`
	Metadata            types.Map       `tfsdk:"metadata"`
	DeletionPolicy      types.String    `tfsdk:"deletion_policy"`

	MetadataAll types.Map   `tfsdk:"metadata_all"`
	Grants      types.Map   `tfsdk:"grants"`
	Ended       types.Map   `tfsdk:"ended"`
	Drift       types.Map   `tfsdk:"drift"`
	Total       types.Int64 `tfsdk:"total"`
}

// isImported reports a state that holds nothing yet but the key of an import.
func (m model) isImported() bool { return m.Recipients.IsNull() }

// recipient is the value of one customer in a configuration or a plan.
type recipient struct {
	Value int64
	Known bool
}

// recipients are the customers of a campaign with their values; ok is false where
// the whole map is unknown.
func (m model) recipients() (_ map[string]recipient, ok bool) {
	if m.Recipients.IsUnknown() {
		return nil, false
	}
	elements := m.Recipients.Elements()
	out := make(map[string]recipient, len(elements))
	for customer, element := range elements {
		value, _ := element.(number.MinorUnits)
		out[customer] = recipient{Value: value.ValueInt64(), Known: grantresource.IsKnown(value)}
	}
	return out, true
}

// holdings are what the state knows of each customer. replacing are the grants that were
// to be ended for new ones which were not created, by customer.
func (m model) holdings(replacing map[string]string) map[string]granting.Holding {
	grants, ended, drift := grantresource.StringMap(m.Grants), grantresource.StringMap(m.Ended), grantresource.StringMap(m.Drift)
	held := map[string]granting.Holding{}
	values, _ := m.recipients()
	for customer, value := range values {
		has := granting.Holding{Value: value.Value, GrantID: grants[customer], Ended: ended[customer], Drift: drift[customer]}
		if id := replacing[customer]; id != "" && (has.GrantID == "" || has.GrantID == id && has.Ended != "") {
			has.Replaced, has.GrantID, has.Ended = id, "", ""
		}
		held[customer] = has
	}
	return held
}

// setHoldings writes down what is known of each customer. All of it is known.
func (m *model) setHoldings(held map[string]granting.Holding) {
	values := make(map[string]int64, len(held))
	grants, ended, drift := map[string]string{}, map[string]string{}, map[string]string{}
	put := func(into map[string]string, customer, text string) {
		if text != "" {
			into[customer] = text
		}
	}
	for customer, has := range held {
		values[customer] = has.Value
		put(grants, customer, has.GrantID)
		put(ended, customer, has.Ended)
		put(drift, customer, has.Drift)
	}
	m.Recipients, m.Grants, m.Ended, m.Drift = numberMap(values), grantresource.MapValue(grants), grantresource.MapValue(ended), grantresource.MapValue(drift)
	m.Total = types.Int64Value(total(values))
}

// total is the sum of values, which validation has kept within bounds.
func total(values map[string]int64) (t int64) {
	for _, value := range values {
		t = addCapped(t, value)
	}
	return t
}

func numberMap(values map[string]int64) types.Map {
	elements := make(map[string]attr.Value, len(values))
	for key, value := range values {
		elements[key] = number.NewMinorUnits(value)
	}
	return types.MapValueMust(number.MinorUnitsType{}, elements)
}

// withNulls is a map of strings with null for those of the keys that it lacks.
func withNulls(m types.Map, keys map[string]recipient) types.Map {
	elements := maps.Clone(m.Elements())
	for key := range keys {
		if _, ok := elements[key]; !ok {
			elements[key] = types.StringNull()
		}
	}
	return types.MapValueMust(types.StringType, elements)
}
