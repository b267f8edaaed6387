// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
)

// What SPEC requires of objects beyond what the simulator has something to say
// about: no automatic tax, issued by the account itself, nothing chosen.

var (
	// invoiceTax also tells how the calculation went: nothing was calculated.
	invoiceTax      = map[string]any{"enabled": false, "liability": nil, "status": nil}
	subscriptionTax = map[string]any{"enabled": false, "liability": nil}
	issuedBySelf    = map[string]any{"type": "self"}
	paymentSettings = map[string]any{"default_mandate": nil, "payment_method_options": nil, "payment_method_types": nil}
	invoicesBySelf  = map[string]any{"account_tax_ids": nil, "issuer": issuedBySelf}
)

// itemRequired are fields of a subscription item.
type itemRequired struct {
	Discounts []any `json:"discounts"`
	Plan      any   `json:"plan"`
}

func requiredOfItem(a *account.Account, price string) itemRequired {
	return itemRequired{Discounts: []any{}, Plan: planOf(a, price)}
}

// planJSON is a plan, the older form of a recurring price with the same id (SPEC).
type planJSON struct {
	ID              string            `json:"id"`
	Object          string            `json:"object"`
	Active          bool              `json:"active"`
	AggregateUsage  *string           `json:"aggregate_usage"`
	Amount          *int64            `json:"amount"`
	AmountDecimal   *string           `json:"amount_decimal"`
	BillingScheme   string            `json:"billing_scheme"`
	Created         int64             `json:"created"`
	Currency        string            `json:"currency"`
	Interval        string            `json:"interval"`
	IntervalCount   int64             `json:"interval_count"`
	Livemode        bool              `json:"livemode"`
	Metadata        map[string]string `json:"metadata"`
	Meter           *string           `json:"meter"`
	Nickname        *string           `json:"nickname"`
	Product         string            `json:"product"`
	TiersMode       *string           `json:"tiers_mode"`
	TransformUsage  *string           `json:"transform_usage"`
	TrialPeriodDays *int64            `json:"trial_period_days"`
	UsageType       string            `json:"usage_type"`
}

// planOf is the plan of a recurring price, null where there is none.
func planOf(a *account.Account, price string) any {
	p, err := a.Price(price)
	if err != nil || p.Recurring == nil {
		return nil
	}
	shown, _ := renderPrice(a, p).(priceJSON)
	return planJSON{
		ID: p.ID, Object: "plan", Active: p.Active, Amount: shown.UnitAmount, AmountDecimal: shown.UnitAmountDecimal,
		BillingScheme: shown.BillingScheme, Created: p.Created, Currency: p.Currency, Interval: p.Recurring.Interval,
		IntervalCount: p.Recurring.IntervalCount, Livemode: a.Livemode, Metadata: shown.Metadata, Meter: text(p.Recurring.Meter),
		Nickname: shown.Nickname, Product: p.Product, TiersMode: shown.TiersMode, UsageType: p.Recurring.UsageType,
	}
}

// customerInvoiceJSON is how a customer's invoices are to look.
type customerInvoiceJSON struct {
	CustomFields         []any   `json:"custom_fields"`
	DefaultPaymentMethod *string `json:"default_payment_method"`
	Footer               *string `json:"footer"`
	RenderingOptions     *string `json:"rendering_options"`
}
