// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"net/http"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// subscriptionJSON is a subscription in the shape of 2025-02-24.acacia (SDK), as
// far as the simulator holds it.
type subscriptionJSON struct {
	ID                   string            `json:"id"`
	Object               string            `json:"object"`
	BillingCycleAnchor   int64             `json:"billing_cycle_anchor"`
	CancelAt             *int64            `json:"cancel_at"`
	CancelAtPeriodEnd    bool              `json:"cancel_at_period_end"`
	CanceledAt           *int64            `json:"canceled_at"`
	CollectionMethod     string            `json:"collection_method"`
	Created              int64             `json:"created"`
	Currency             string            `json:"currency"`
	CurrentPeriodEnd     int64             `json:"current_period_end"`
	CurrentPeriodStart   int64             `json:"current_period_start"`
	Customer             string            `json:"customer"`
	Description          *string           `json:"description"`
	DaysUntilDue         *int64            `json:"days_until_due"`
	DefaultPaymentMethod *string           `json:"default_payment_method"`
	DefaultTaxRates      []any             `json:"default_tax_rates"`
	Discounts            []string          `json:"discounts"`
	EndedAt              *int64            `json:"ended_at"`
	Items                listJSON          `json:"items"`
	LatestInvoice        *string           `json:"latest_invoice"`
	Livemode             bool              `json:"livemode"`
	Metadata             map[string]string `json:"metadata"`
	StartDate            int64             `json:"start_date"`
	Status               string            `json:"status"`
	TestClock            *string           `json:"test_clock"`
	TrialEnd             *int64            `json:"trial_end"`
	TrialStart           *int64            `json:"trial_start"`
	AutomaticTax         map[string]any    `json:"automatic_tax"`
	InvoiceSettings      map[string]any    `json:"invoice_settings"`
}

type subscriptionItemJSON struct {
	ID           string            `json:"id"`
	Object       string            `json:"object"`
	Created      int64             `json:"created"`
	Metadata     map[string]string `json:"metadata"`
	Price        any               `json:"price"`
	Quantity     *int64            `json:"quantity,omitempty"`
	Subscription string            `json:"subscription"`
	itemRequired
}

func renderSubscription(a *account.Account, s *account.Subscription) any {
	j := subscriptionJSON{
		ID: s.ID, Object: "subscription", BillingCycleAnchor: s.StartDate, CanceledAt: timestamp(s.CanceledAt),
		CollectionMethod: s.CollectionMethod, Created: s.Created, Currency: s.Currency, CurrentPeriodEnd: s.PeriodEnd,
		CurrentPeriodStart: s.PeriodStart, Customer: s.Customer, Description: text(s.Description), Discounts: []string{},
		EndedAt: timestamp(s.CanceledAt), LatestInvoice: text(s.LatestInvoice), Livemode: a.Livemode,
		Metadata: metadataJSON(s.Metadata), StartDate: s.StartDate, Status: s.Status, TestClock: text(s.TestClock),
		Items:        listJSON{Object: "list", Data: []any{}, URL: "/v1/subscription_items?subscription=" + s.ID},
		AutomaticTax: subscriptionTax, InvoiceSettings: invoicesBySelf,
	}
	j.CancelAtPeriodEnd, j.DefaultPaymentMethod = s.CancelAtPeriodEnd, text(s.DefaultPaymentMethod)
	j.DefaultTaxRates = taxRatesByID(a, s.DefaultTaxRates)
	if s.CollectionMethod == account.SendInvoice {
		j.DaysUntilDue = &s.DaysUntilDue
	}
	if s.CancelAtPeriodEnd && s.CanceledAt == 0 {
		j.CancelAt = timestamp(s.PeriodEnd)
	}
	for _, d := range s.Discounts {
		j.Discounts = append(j.Discounts, d.ID)
	}
	for _, item := range s.Items {
		shown := subscriptionItemJSON{
			ID: item.ID, Object: "subscription_item", Created: s.Created, Metadata: map[string]string{},
			Price: priceByID(a, item.Price), Subscription: s.ID,
			itemRequired: requiredOfItem(a, item.Price),
		}
		if item.Quantity != 0 {
			shown.Quantity = &item.Quantity
		}
		j.Items.Data = append(j.Items.Data, shown)
	}
	return j
}

// priceByID is a price inside another object, null where there is none.
func priceByID(a *account.Account, id string) any {
	p, err := a.Price(id)
	if err != nil {
		return nil
	}
	return renderPrice(a, p)
}

func createSubscription(c Call) (any, error) {
	v := c.Params
	s := account.Subscription{Customer: v.String("customer"), CollectionMethod: account.ChargeAutomatically, Metadata: v.NewMetadata()}
	s.Items = subscriptionItems(v.Items("items"))
	if len(s.Items) == 0 {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, "items", "Missing required param: items.").BeforeExecution()
	}
	setSubscription(&s, v)
	if err := checkDaysUntilDue(v, s.CollectionMethod); err != nil {
		return nil, err
	}
	return rendered(c, renderSubscription)(c.Account.CreateSubscription(s, couponsOf(v)))
}

func subscriptionItems(items []params.Values) []account.SubscriptionItem {
	var all []account.SubscriptionItem
	for _, item := range items {
		all = append(all, account.SubscriptionItem{Price: item.String("price"), Quantity: item.Int("quantity"), TaxRates: item.Texts("tax_rates")})
	}
	return all
}

// setSubscription sets what can be changed.
func setSubscription(s *account.Subscription, v params.Values) {
	v.SetBool(&s.CancelAtPeriodEnd, "cancel_at_period_end")
	v.SetString(&s.CollectionMethod, "collection_method")
	v.SetInt(&s.DaysUntilDue, "days_until_due")
	v.SetString(&s.DefaultPaymentMethod, "default_payment_method")
	v.SetTexts(&s.DefaultTaxRates, "default_tax_rates")
	v.SetString(&s.Description, "description")
}

func subscriptionFields() []params.Field {
	return []params.Field{
		{Name: "cancel_at_period_end", Kind: params.Boolean},
		{Name: "collection_method", Kind: params.Enum, Values: []string{account.ChargeAutomatically, account.SendInvoice}},
		{Name: "coupon", Clearable: true},
		{Name: "days_until_due", Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(maxDaysUntilDue)},
		{Name: "default_payment_method"},
		{Name: "default_tax_rates", Kind: params.Strings, MaxItems: 20, Clearable: true},
		{Name: "description", MaxLength: 500, Clearable: true},
		discountsField(),
		{Name: "metadata", Kind: params.Metadata},
	}
}

func itemFields() []params.Field {
	return []params.Field{
		{Name: "price", Required: true},
		{Name: "quantity", Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(maxQuantity)},
		{Name: "tax_rates", Kind: params.Strings, MaxItems: 20},
	}
}

// maxQuantity bounds the quantity of a licensed price.
const maxQuantity = 999_999_999_999

var subscriptionObject = object[account.Subscription]{kindSubscription, "/v1/subscriptions", (*account.Account).Subscription, renderSubscription}

func subscriptionEndpoints() []Endpoint {
	return []Endpoint{
		post(subscriptionObject.path, createSubscription, append(subscriptionFields(),
			params.Field{Name: "customer", Required: true},
			params.Field{Name: "items", Kind: params.Objects, Required: true, MaxItems: 20, Fields: itemFields()})...),
		post(subscriptionObject.path+"/{id}", func(c Call) (any, error) {
			setsCoupons := c.Params.Has("discounts") || c.Params.Has("coupon")
			change := func(s *account.Subscription) { setSubscription(s, c.Params) }
			return rendered(c, renderSubscription)(c.Account.UpdateSubscription(c.ID, setsCoupons, couponsOf(c.Params), c.Params.Metadata(), change))
		}, subscriptionFields()...),
		subscriptionObject.get(),
		{Method: http.MethodDelete, Pattern: subscriptionObject.path + "/{id}", Run: func(c Call) (any, error) {
			return rendered(c, renderSubscription)(c.Account.CancelSubscription(c.ID, c.Params.Bool("invoice_now")))
		}, Fields: []params.Field{{Name: "invoice_now", Kind: params.Boolean}, {Name: "prorate", Kind: params.Boolean}}},
		subscriptionObject.list(func(c Call, p account.Page) ([]*account.Subscription, bool, error) {
			return c.Account.ListSubscriptions(account.SubscriptionFilter{
				Customer: c.Params.String("customer"), Status: c.Params.String("status"),
				TestClock: c.Params.String("test_clock"), Price: c.Params.String("price"),
			}, p)
		},
			params.Field{Name: "customer"},
			params.Field{Name: "price"},
			params.Field{Name: "status", Kind: params.Enum, Values: []string{
				"active", "all", "canceled", "ended", "incomplete", "incomplete_expired", "past_due", "paused", "trialing", "unpaid",
			}},
			params.Field{Name: "test_clock"}),
	}
}
