// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasources"
	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/number"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// TestAttributesAreComplete: every attribute of the schema is in the table of
// attributes, as what the schema says it is; every one that Stripe fixes is among the
// terms that are compared; every one that Stripe keeps is in the data source.
func TestAttributesAreComplete(t *testing.T) {
	t.Parallel()
	described := resourceSchema().Attributes
	listed := map[string]attribute{}
	for _, a := range attributes {
		if _, twice := listed[a.name]; twice {
			t.Errorf("%s is listed twice", a.name)
		}
		listed[a.name] = a
	}
	for name, schema := range described {
		a, ok := listed[name]
		if !ok {
			t.Errorf("%s is in the schema, and not in attributes", name)
			continue
		}
		if a.required != schema.IsRequired() {
			t.Errorf("%s: required is %v, in the schema %v", name, a.required, schema.IsRequired())
		}
		if a.isDeclared() != (schema.IsRequired() || schema.IsOptional()) {
			t.Errorf("%s: effect says it is declared: %v, the schema says otherwise", name, a.isDeclared())
		}
		if a.computed != (schema.IsOptional() && schema.IsComputed()) {
			t.Errorf("%s: computed is %v, which the schema contradicts", name, a.computed)
		}
	}
	for name := range listed {
		if _, ok := described[name]; !ok {
			t.Errorf("%s is in attributes, and not in the schema", name)
		}
	}

	compared := map[string]bool{}
	for _, term := range granting.FixedTerms {
		compared[term.Name] = true
	}
	var read datasource.SchemaResponse
	datasources.NewGrant().Schema(t.Context(), datasource.SchemaRequest{}, &read)
	for _, a := range attributes {
		if compared[a.name] != (a.effect == fixed) {
			t.Errorf("%s: Stripe fixes it: %v, granting.FixedTerms compares it: %v", a.name, a.effect == fixed, compared[a.name])
		}
		// What only the provider keeps, or keeps within the metadata.
		own := []string{"deletion_policy", "idempotency_key", "metadata_all"}
		if _, ok := read.Schema.Attributes[a.name]; !ok && !slices.Contains(own, a.name) {
			t.Errorf("%s is not in the data source", a.name)
		}
	}
}

// TestAttributesReachTheModel: each attribute's value and copy are about the field of
// the model that carries its name.
func TestAttributesReachTheModel(t *testing.T) {
	t.Parallel()
	fields := map[string]int{}
	kind := reflect.TypeFor[model]()
	for i := range kind.NumField() {
		fields[kind.Field(i).Tag.Get("tfsdk")] = i
	}
	full := fullModel(t)
	for _, a := range attributes {
		i, ok := fields[a.name]
		if !ok {
			t.Errorf("%s is not in the model", a.name)
			continue
		}
		delete(fields, a.name)
		var copied model
		a.copy(&copied, &full)
		want, _ := reflect.ValueOf(full).Field(i).Interface().(attr.Value)
		if want.IsNull() || want.IsUnknown() {
			t.Errorf("%s: grantOf gives it no value, so nothing is compared", a.name)
		}
		if got, _ := reflect.ValueOf(copied).Field(i).Interface().(attr.Value); !got.Equal(want) || !a.value(&full).Equal(want) {
			t.Errorf("%s: copied %v, value %v, want %v", a.name, got, a.value(&full), want)
		}
	}
	for _, name := range slices.Collect(maps.Keys(fields)) {
		t.Errorf("%s is in the model, and not in attributes", name)
	}
}

func grantOf() stripeapi.CreditGrant {
	text := func(s string) *string { return &s }
	number := func(n int64) *int64 { return &n }
	return stripeapi.CreditGrant{
		ID: "credgr_1", Customer: "cus_1", Category: "paid", Name: text("Welcome"), Priority: number(7),
		Amount:              stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 1000}},
		ApplicabilityConfig: stripeapi.ApplicabilityConfig{Scope: stripeapi.Scope{PriceType: text("metered")}},
		Created:             100, Updated: 200, EffectiveAt: number(300), ExpiresAt: number(5000), TestClock: text("clock_1"),
		Metadata: map[string]string{"team": "growth", granting.KeyMetadata: "welcome", "env": "prod"},
	}
}

func fullModel(t *testing.T) model {
	t.Helper()
	grant := grantOf()
	voided := int64(400)
	grant.VoidedAt = &voided
	m := modelFromStripe(grant, model{}, time.Unix(1000, 0), nil)
	// A grant has a customer or an account; here every attribute has a value.
	m.CustomerAccount = types.StringValue("acct_1")
	return m
}

// TestModelFromStripe reads a grant as Stripe answers it.
func TestModelFromStripe(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	defaults := map[string]string{"env": "prod"}
	for name, tc := range map[string]struct {
		change   func(*stripeapi.CreditGrant)
		declared model
		want     map[string]attr.Value
	}{
		"an import": {nil, model{}, map[string]attr.Value{
			"status": types.StringValue("granted"), "idempotency_key": types.StringValue("welcome"), "deletion_policy": types.StringValue("void_or_expire"),
			"metadata":     grantresource.MapValue(map[string]string{"team": "growth"}),
			"metadata_all": grantresource.MapValue(map[string]string{"team": "growth", "env": "prod"}),
			"effective_at": timestamp.FromUnix(300), "ended_at": timestamp.Null(), "priority": types.Int64Value(7),
		}},
		"no name, in two ways": {func(g *stripeapi.CreditGrant) { empty := ""; g.Name = &empty }, model{}, map[string]attr.Value{"name": types.StringNull()}},
		"a default that is declared too": {nil, model{Metadata: grantresource.MapValue(map[string]string{"env": "prod"})}, map[string]attr.Value{
			"metadata": grantresource.MapValue(map[string]string{"team": "growth", "env": "prod"}),
		}},
		"no metadata, declared empty": {func(g *stripeapi.CreditGrant) { g.Metadata = nil }, model{Metadata: grantresource.MapValue(nil)}, map[string]attr.Value{
			"metadata": grantresource.MapValue(nil), "metadata_all": grantresource.MapValue(nil), "idempotency_key": types.StringNull(),
		}},
		"an account": {func(g *stripeapi.CreditGrant) { g.Customer, g.CustomerAccount = "", "acct_1" }, model{}, map[string]attr.Value{
			"customer": types.StringNull(), "customer_account": types.StringValue("acct_1"),
		}},
		"an account whose customer is named too": {func(g *stripeapi.CreditGrant) { g.CustomerAccount = "acct_1" }, model{CustomerAccount: types.StringValue("acct_1")}, map[string]attr.Value{
			"customer": types.StringNull(), "customer_account": types.StringValue("acct_1"),
		}},
		"a customer whose account is named too": {func(g *stripeapi.CreditGrant) { g.CustomerAccount = "acct_1" }, model{Customer: types.StringValue("cus_1")}, map[string]attr.Value{
			"customer": types.StringValue("cus_1"), "customer_account": types.StringNull(),
		}},
		"an import that names both": {func(g *stripeapi.CreditGrant) { g.CustomerAccount = "acct_1" }, model{}, map[string]attr.Value{
			"customer": types.StringValue("cus_1"), "customer_account": types.StringNull(),
		}},
		"another account than declared": {func(g *stripeapi.CreditGrant) { g.CustomerAccount = "acct_1" }, model{CustomerAccount: types.StringValue("acct_2")}, map[string]attr.Value{
			"customer": types.StringValue("cus_1"), "customer_account": types.StringNull(),
		}},
		"another key than declared": {nil, model{IdempotencyKey: types.StringValue("other")}, map[string]attr.Value{"idempotency_key": types.StringNull()}},
		"expired early": {func(g *stripeapi.CreditGrant) { at := int64(900); g.ExpiresAt = &at }, model{
			Customer: types.StringValue("cus_1"), ExpiresAt: timestamp.FromUnix(5000), Metadata: types.MapNull(types.StringType),
		}, map[string]attr.Value{
			"status": types.StringValue("expired"), "expires_at": timestamp.FromUnix(5000), "ended_at": timestamp.FromUnix(900), "metadata": types.MapNull(types.StringType),
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			grant := grantOf()
			if tc.change != nil {
				tc.change(&grant)
			}
			got := modelFromStripe(grant, tc.declared, now, defaults)
			for _, a := range attributes {
				if want, asked := tc.want[a.name]; asked && !a.value(&got).Equal(want) {
					t.Errorf("%s is %v, want %v", a.name, a.value(&got), want)
				}
			}
		})
	}
}

// TestDecidePlan crosses changes of the configuration with live and ended grants.
func TestDecidePlan(t *testing.T) {
	t.Parallel()
	live := modelFromStripe(grantOf(), model{}, time.Unix(1000, 0), nil)
	ended := live
	ended.Status, ended.VoidedAt, ended.EndedAt = types.StringValue("voided"), timestamp.FromUnix(900), timestamp.FromUnix(900)
	money := func(value int64) types.Object {
		return types.ObjectValueMust(amountType, map[string]attr.Value{
			"type":     types.StringNull(),
			"monetary": types.ObjectValueMust(monetaryType, map[string]attr.Value{"currency": types.StringValue("usd"), "value": number.NewMinorUnits(value)}),
		})
	}
	for name, tc := range map[string]struct {
		change  func(*model)
		replace []string // of a live grant
		changes bool     // a live one is changed in place
		ignored []string // of one that has ended
	}{
		"nothing":                           {func(*model) {}, nil, false, nil},
		"the type of the amount is left":    {func(m *model) { m.Amount = money(1000) }, nil, false, nil},
		"another amount":                    {func(m *model) { m.Amount = money(1) }, []string{"amount"}, false, []string{"amount"}},
		"the same moment in other words":    {func(m *model) { m.EffectiveAt = timestamp.Value{StringValue: types.StringValue("300")} }, nil, false, nil},
		"priority and effective_at are out": {func(m *model) { m.Priority, m.EffectiveAt = types.Int64Null(), timestamp.Null() }, nil, false, nil},
		"a priority that is not known":      {func(m *model) { m.Priority = types.Int64Unknown() }, []string{"priority"}, false, []string{"priority"}},
		"the name is out":                   {func(m *model) { m.Name = types.StringNull() }, []string{"name"}, false, []string{"name"}},
		"another end":                       {func(m *model) { m.ExpiresAt = timestamp.FromUnix(9000) }, nil, true, []string{"expires_at"}},
		"no metadata":                       {func(m *model) { m.Metadata = types.MapNull(types.StringType) }, nil, true, []string{"metadata"}},
		"no key":                            {func(m *model) { m.IdempotencyKey = types.StringNull() }, nil, true, []string{"idempotency_key"}},
		"another key":                       {func(m *model) { m.IdempotencyKey = types.StringValue("b") }, []string{"idempotency_key"}, true, []string{"idempotency_key"}},
		"another policy":                    {func(m *model) { m.DeletionPolicy = types.StringValue("void") }, nil, false, []string{"deletion_policy"}},
		"an account":                        {func(m *model) { m.Customer, m.CustomerAccount = types.StringNull(), types.StringValue("acct_1") }, []string{"customer", "customer_account"}, false, []string{"customer", "customer_account"}},
		"an account that is not known":      {func(m *model) { m.Customer, m.CustomerAccount = types.StringNull(), types.StringUnknown() }, []string{"customer", "customer_account"}, false, []string{"customer", "customer_account"}},
		"another customer and category":     {func(m *model) { m.Customer, m.Category = types.StringValue("c"), types.StringValue("d") }, []string{"customer", "category"}, false, []string{"customer", "category"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := live
			tc.change(&config)
			plan := decidePlan(live, config, config, nil)
			if !slices.Equal(plan.Replace, tc.replace) || plan.Model.Status.IsUnknown() != tc.changes {
				t.Errorf("live: replace %v, changed in place %v", plan.Replace, plan.Model.Status.IsUnknown())
			}
			plan = decidePlan(ended, config, config, nil)
			if !slices.Equal(plan.Ignored, tc.ignored) || plan.Replace != nil || !plan.Model.Status.Equal(ended.Status) {
				t.Errorf("ended: ignored %v, replace %v, status %v", plan.Ignored, plan.Replace, plan.Model.Status)
			}
		})
	}
}

// TestWarnReplace: create_before_destroy is advised against where both grants have one key.
func TestWarnReplace(t *testing.T) {
	t.Parallel()
	prior := fullModel(t)
	for name, test := range map[string]struct {
		change  func(next *model)
		advised bool
	}{
		"the same key":            {func(*model) {}, true},
		"another key":             {func(next *model) { next.IdempotencyKey = types.StringValue("other") }, false},
		"another customer":        {func(next *model) { next.Customer = types.StringValue("cus_other") }, false},
		"a key known after apply": {func(next *model) { next.IdempotencyKey = types.StringUnknown() }, false},
		"no key any more":         {func(next *model) { next.IdempotencyKey = types.StringNull() }, false},
	} {
		next := prior
		test.change(&next)
		if got := strings.Contains(warnReplace(context.Background(), prior, next, []string{"name"})[0].Detail(), "create_before_destroy"); got != test.advised {
			t.Errorf("%s: advised %v", name, got)
		}
	}
	prior.IdempotencyKey = types.StringNull()
	if strings.Contains(warnReplace(context.Background(), prior, prior, []string{"name"})[0].Detail(), "create_before_destroy") {
		t.Error("advised without a key")
	}
}

// TestWarnDestroy: with the policy abandon, the warning says that the grant stays live.
func TestWarnDestroy(t *testing.T) {
	t.Parallel()
	prior := fullModel(t)
	for policy, want := range map[string]string{
		granting.PolicyAbandon: "Destroying a credit grant with the policy abandon leaves it live", granting.PolicyExpire: "Destroying a credit grant withdraws credit",
	} {
		prior.DeletionPolicy = types.StringValue(policy)
		if got := warnDestroy(context.Background(), prior, "")[0].Summary(); got != want {
			t.Errorf("%s: %q, want %q", policy, got, want)
		}
	}
}

// TestWarnFinal: what is said about a grant that has ended.
func TestWarnFinal(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := fullModel(t)
	const changed = "Its configuration has changed since (amount)"
	m.VoidedAt, m.Status, m.EndedAt = timestamp.Null(), types.StringValue("expired"), m.ExpiresAt
	if w := warnFinal(ctx, m, nil, true); w != nil {
		t.Errorf("a grant that expired as declared is warned of: %s", w[0].Detail())
	}
	if w := warnFinal(ctx, m, []string{"amount"}, true); w == nil || !strings.Contains(w[0].Detail(), " expired, as declared, at") || !strings.Contains(w[0].Detail(), changed) {
		t.Errorf("a changed configuration of an expired grant: %v", w)
	}
	m.EndedAt = timestamp.FromUnix(1)
	if w := warnFinal(ctx, m, nil, true); w == nil || !strings.Contains(w[0].Detail(), " was expired at another time than declared, at") || strings.Contains(w[0].Detail(), "has changed") {
		t.Errorf("an early end: %v", w)
	}
	m.VoidedAt, m.Status = m.EndedAt, types.StringValue("voided")
	if w := warnFinal(ctx, m, nil, true); w == nil || !strings.Contains(w[0].Detail(), " was voided at") {
		t.Errorf("a voided grant: %v", w)
	}
}
