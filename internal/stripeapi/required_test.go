// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stripe/stripe-mock/embedded"
)

// schemas are the schemas of SPEC that the types are decoded from.
var schemas = map[string]reflect.Type{
	"account":                                                reflect.TypeFor[Account](),
	"billing.credit_grant":                                   reflect.TypeFor[CreditGrant](),
	"billing_credit_grants_resource_amount":                  reflect.TypeFor[Amount](),
	"billing_credit_grants_resource_monetary_amount":         reflect.TypeFor[Monetary](),
	"billing_credit_grants_resource_applicability_config":    reflect.TypeFor[ApplicabilityConfig](),
	"billing_credit_grants_resource_scope":                   reflect.TypeFor[Scope](),
	"billing.credit_balance_summary":                         reflect.TypeFor[CreditBalanceSummary](),
	"credit_balance":                                         reflect.TypeFor[Balance](),
	"billing.credit_balance_transaction":                     reflect.TypeFor[CreditBalanceTransaction](),
	"billing_credit_grants_resource_balance_credit":          reflect.TypeFor[Credit](),
	"billing_credit_grants_resource_balance_debit":           reflect.TypeFor[Debit](),
	"billing_credit_grants_resource_balance_credits_applied": reflect.TypeFor[AppliedTo](),
	"billing.meter":                                          reflect.TypeFor[Meter](),
	"billing_meter_resource_customer_mapping_settings":       reflect.TypeFor[MeterCustomerMapping](),
	"billing_meter_resource_aggregation_settings":            reflect.TypeFor[MeterDefaultAggregation](),
	"billing_meter_resource_billing_meter_value":             reflect.TypeFor[MeterValueSettings](),
	"charge":                                 reflect.TypeFor[Charge](),
	"invoice":                                reflect.TypeFor[invoiceAnswer](),
	"invoices_resource_status_transitions":   reflect.TypeFor[InvoiceTransitions](),
	"line_item":                              reflect.TypeFor[InvoiceLine](),
	"invoice_line_item_period":               reflect.TypeFor[Period](),
	"invoices_resource_pretax_credit_amount": reflect.TypeFor[PretaxCreditAmount](),
	"price":                                  reflect.TypeFor[Price](),
	"recurring":                              reflect.TypeFor[PriceRecurring](),
	"test_helpers.test_clock":                reflect.TypeFor[TestClock](),
}

// notDemanded are fields that this version of SPEC requires and the client does not,
// because later ones do not.
var notDemanded = map[string][]string{
	"billing_credit_grants_resource_scope": {"price_type"}, // absent beside prices
	"invoice":                              {"paid"},       // removed
	"line_item":                            {"type"},       // removed
}

// TestRequiredFields compares the tags with SPEC: what it requires, and is read, is
// demanded of every answer, and nothing else is.
func TestRequiredFields(t *testing.T) {
	t.Parallel()
	var spec struct {
		Components struct {
			Schemas map[string]struct {
				Required []string
			}
		}
	}
	if err := json.Unmarshal(embedded.OpenAPISpec, &spec); err != nil {
		t.Fatal(err)
	}
	for name, kind := range schemas {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			schema, ok := spec.Components.Schemas[name]
			if !ok {
				t.Fatal("SPEC has no such schema")
			}
			for field, demanded := range taggedFields(kind) {
				want := slices.Contains(schema.Required, field) && !slices.Contains(notDemanded[name], field)
				if demanded != want {
					t.Errorf("%s is demanded: %v, want %v", field, demanded, want)
				}
			}
			if kind, ok := reflect.Zero(kind).Interface().(object); ok && kind.objectName() != name {
				t.Errorf("the object is %q", kind.objectName())
			}
		})
	}
}

// TestRequiredFieldsOfCustomers: a customer has one of two schemas, and the client
// demands what both require.
func TestRequiredFieldsOfCustomers(t *testing.T) {
	t.Parallel()
	for field, demanded := range taggedFields(reflect.TypeFor[Customer]()) {
		if demanded != (field == "id") {
			t.Errorf("%s is demanded: %v", field, demanded)
		}
	}
}

// taggedFields returns the JSON names of a type's fields, and whether they are demanded.
func taggedFields(kind reflect.Type) map[string]bool {
	fields := map[string]bool{}
	for n := range kind.NumField() {
		field := kind.Field(n)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "":
			for name, demanded := range taggedFields(field.Type) {
				fields[name] = demanded
			}
		case name != "" && name != "-":
			fields[name] = strings.HasPrefix(field.Tag.Get("stripe"), "required")
		}
	}
	return fields
}
