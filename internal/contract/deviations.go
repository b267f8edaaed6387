// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// deviation is a difference between Stripe's description, dated 2024-09-30.acacia,
// and our version, 2025-02-24.acacia.
type deviation struct {
	// reason says why it is so, with the source.
	reason string
	// at is the path to an object of the description.
	at []string
	// merge is JSON that is merged into that object: null removes a member, an
	// array takes the place of the one before (RFC 7396).
	merge string
}

func schema(path ...string) []string { return append([]string{"components", "schemas"}, path...) }

func form(path string, more ...string) []string {
	return append([]string{"paths", path, "post", "requestBody", "content", "application/x-www-form-urlencoded", "schema"}, more...)
}

const taxTypes = `{"tax_type": {"enum": ["amusement_tax", "communications_tax", "gst", "hst", "igst", "jct", "lease_tax", "pst", "qst",
	"retail_delivery_fee", "rst", "sales_tax", "service_tax", "vat"]}}`

// deviations are all of them. Each must change something.
var deviations = []deviation{
	{
		reason: "Grants have a priority since 2025-02-24.acacia (SDK v81.4.0). Accounts that use Accounts v2 hold grants without a customer (2025-12-15.clover).",
		at:     schema("billing.credit_grant", "properties"),
		merge: `{"priority": {"type": "integer", "nullable": true}, "customer": {"nullable": true},
			"customer_account": {"type": "string", "nullable": true}}`,
	},
	{
		reason: "The balance of an account as the customer (2025-12-15.clover).",
		at:     schema("billing.credit_balance_summary", "properties"),
		merge:  `{"customer": {"nullable": true}, "customer_account": {"type": "string", "nullable": true}}`,
	},
	{
		reason: "Grants of a custom pricing unit are a preview, and any version lists them (SDK 86.3.0-alpha).",
		at:     schema("billing_credit_grants_resource_amount", "properties"),
		merge: `{"type": {"enum": ["monetary", "custom_pricing_unit"]}, "custom_pricing_unit": {"type": "object", "nullable": true,
			"required": ["id", "value"], "properties": {"id": {"type": "string"}, "value": {"type": "string"}}}}`,
	},
	{
		reason: "The same, as a parameter (SDK v81.4.0).",
		at:     form("/v1/billing/credit_grants", "properties"),
		merge:  `{"priority": {"type": "integer"}}`,
	},
	{
		reason: "A grant can be limited to prices since 2025-02-24.acacia; the price type is absent then (SDK v81.4.0).",
		at:     schema("billing_credit_grants_resource_scope"),
		merge: `{"required": null, "properties": {"prices": {"type": "array", "items": {
			"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "nullable": true}}}}}}`,
	},
	{
		reason: "The same, as a parameter (SDK v81.4.0).",
		at:     form("/v1/billing/credit_grants", "properties", "applicability_config", "properties", "scope"),
		merge: `{"required": null, "properties": {"prices": {"type": "array", "items": {
			"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}}}`,
	},
	{
		reason: "The same, as a filter of the balance summary (SDK v81.4.0).",
		at:     query("/v1/billing/credit_balance_summary", "filter", "properties", "applicability_scope"),
		merge: `{"required": null, "properties": {"prices": {"type": "array", "items": {
			"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}}}`,
	},
	{
		reason: "Voided invoices give credits back in a row of their own type since 2025-02-24.acacia (SDK v81.4.0).",
		at:     schema("billing_credit_grants_resource_balance_credit", "properties"),
		merge: `{
			"type": {"enum": ["credits_granted", "credits_application_invoice_voided"]},
			"credits_application_invoice_voided": {"type": "object", "nullable": true, "required": ["invoice", "invoice_line_item"],
				"properties": {"invoice": {"type": "string"}, "invoice_line_item": {"type": "string"}}}}`,
	},
	{
		reason: "A slip of the description: it gives this list the URL of the grants.",
		at:     answer("/v1/billing/credit_balance_transactions", "properties", "url"),
		merge:  `{"pattern": "^/v1/billing/credit_balance_transactions"}`,
	},
	{
		reason: "Tax rates have two more types (SDK v81.4.0).",
		at:     schema("tax_rate", "properties"),
		merge:  taxTypes,
	},
	{
		reason: "The same, as a parameter (SDK v81.4.0).",
		at:     form("/v1/tax_rates", "properties"),
		merge:  taxTypes,
	},
	{
		reason: "The same, when a tax rate is updated (SDK v81.4.0).",
		at:     form("/v1/tax_rates/{tax_rate}", "properties"),
		merge:  taxTypes,
	},
	{
		reason: "Any metadata is unset by posting an empty value to it (DOC); the description says so of other objects.",
		at:     form("/v1/billing/credit_grants/{id}", "properties"),
		merge: `{"metadata": {"type": null, "additionalProperties": null, "anyOf": [
			{"type": "object", "additionalProperties": {"type": "string"}}, {"type": "string", "enum": [""]}]}}`,
	},
	{
		reason: "Prices tell their trial period (SDK v81.4.0, DOC); the description leaves it out.",
		at:     schema("recurring", "properties"),
		merge:  `{"trial_period_days": {"type": "integer", "nullable": true}}`,
	},
	{
		reason: "Products tell their type (SDK v81.4.0); the description leaves it out.",
		at:     schema("product", "properties"),
		merge:  `{"type": {"type": "string", "enum": ["good", "service"]}}`,
	},
	{
		reason: "The lines inside an invoice are counted (SDK v81.4.0, DOC); the description leaves it out.",
		at:     schema("invoice", "properties", "lines", "properties"),
		merge:  `{"total_count": {"type": "integer"}}`,
	},
	{
		reason: "Subscription items tell the plan beside the price (SDK v81.4.0, DOC); the description leaves it out.",
		at:     schema("subscription_item", "properties"),
		merge:  `{"plan": {"$ref": "#/components/schemas/plan"}}`,
	},
}

// query is a parameter of a list, and what stands below it.
func query(path, name string, more ...string) []string {
	return append(parameter(path, name, "schema"), more...)
}

func parameter(path, name string, more ...string) []string {
	return append([]string{"paths", path, "get", "parameters", name}, more...)
}

func answer(path string, more ...string) []string {
	return append([]string{"paths", path, "get", "responses", "200", "content", "application/json", "schema"}, more...)
}

func (d deviation) apply(document any) error {
	var change map[string]any
	if err := json.Unmarshal([]byte(d.merge), &change); err != nil {
		return err
	}
	target := find(document, d.at)
	if target == nil {
		return errors.New("there is no such object")
	}
	before := fmt.Sprint(target)
	merge(target, change)
	if fmt.Sprint(target) == before {
		return errors.New("the description says so already")
	}
	return nil
}

// find is the object at a path, whose names also find an element of an array by
// its `name`; nil where there is none.
func find(v any, path []string) map[string]any {
	for _, name := range path {
		switch in := v.(type) {
		case map[string]any:
			v = in[name]
		case []any:
			i := slices.IndexFunc(in, func(element any) bool { return object(element)["name"] == name })
			if i < 0 {
				return nil
			}
			v = in[i]
		default:
			return nil
		}
	}
	found, _ := v.(map[string]any)
	return found
}

func merge(into, change map[string]any) {
	for name, value := range change {
		nested, isObject := value.(map[string]any)
		there, wasObject := into[name].(map[string]any)
		switch {
		case value == nil:
			delete(into, name)
		case isObject && wasObject:
			merge(there, nested)
		case isObject:
			into[name] = maps.Clone(nested)
		default:
			into[name] = value
		}
	}
}
