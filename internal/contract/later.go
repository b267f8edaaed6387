// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package contract

// accountsSince is the first version with customer_account.
const accountsSince = "2025-12-15.clover"

// withAccounts are what versions since accountsSince have beside ours, as far as they
// are about credits. Previews before it are not told apart.
var withAccounts = []deviation{
	{
		reason: "Credits are granted to an account, too (2025-12-15.clover, SDK 84.1.0).",
		at:     form("/v1/billing/credit_grants"),
		merge:  `{"required": ["amount", "applicability_config", "category"], "properties": ` + accountParameter + `}`,
	},
	{
		reason: "Its grants are listed (2025-12-15.clover, SDK 84.1.0).",
		at:     body("/v1/billing/credit_grants"),
		merge:  accountParameter,
	},
	{
		reason: "Its balance is told (2025-12-15.clover, SDK 84.1.0).",
		at:     body("/v1/billing/credit_balance_summary"),
		merge:  accountParameter,
	},
	{
		reason: "The same: the customer need not be named (2025-12-15.clover, SDK 84.1.0).",
		at:     parameter("/v1/billing/credit_balance_summary", "customer"),
		merge:  `{"required": null}`,
	},
	{
		reason: "Its ledger is told (2025-12-15.clover, SDK 84.1.0).",
		at:     body("/v1/billing/credit_balance_transactions"),
		merge:  accountParameter,
	},
	{
		reason: "The same: the customer need not be named (2025-12-15.clover, SDK 84.1.0).",
		at:     parameter("/v1/billing/credit_balance_transactions", "customer"),
		merge:  `{"required": null}`,
	},
}

const accountParameter = `{"customer_account": {"type": "string", "maxLength": 5000}}`

// body are the form parameters of a GET: none, in the description. One that is added
// to them counts as any other.
func body(path string) []string {
	return []string{"paths", path, "get", "requestBody", "content", "application/x-www-form-urlencoded", "schema", "properties"}
}

const billableItems = `{"properties": {"billable_items": {"type": "array", "items": {
	"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}}}}}`

// withPreview are what previews have beside these.
var withPreview = []deviation{
	{
		reason: "A grant can be limited to billable items (SDK 86.3.0-alpha).",
		at:     schema("billing_credit_grants_resource_scope"),
		merge:  billableItems,
	},
	{
		reason: "The same, as a parameter (SDK 86.3.0-alpha).",
		at:     form("/v1/billing/credit_grants", "properties", "applicability_config", "properties", "scope"),
		merge:  billableItems,
	},
	{
		reason: "The same, as a filter of the balance summary (SDK 86.3.0-alpha).",
		at:     query("/v1/billing/credit_balance_summary", "filter", "properties", "applicability_scope"),
		merge:  billableItems,
	},
}
