// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// The values of Subscription.Status that the simulator has (SPEC).
const (
	StatusActive     = "active"
	StatusCanceled   = "canceled"
	StatusIncomplete = "incomplete"
	StatusPastDue    = "past_due"
)

// Subscription bills a customer for recurring prices, at the end of each period
// for metered ones and at its beginning for the others. Times are Unix seconds.
type Subscription struct {
	ID                   string             `json:"id"`
	Customer             string             `json:"customer"`
	TestClock            string             `json:"test_clock,omitempty"`
	Created              int64              `json:"created"`
	CollectionMethod     string             `json:"collection_method"`
	Currency             string             `json:"currency"`
	DaysUntilDue         int64              `json:"days_until_due,omitempty"`
	DefaultPaymentMethod string             `json:"default_payment_method,omitempty"`
	DefaultTaxRates      []string           `json:"default_tax_rates,omitempty"`
	Description          string             `json:"description,omitempty"`
	Discounts            []Discount         `json:"discounts,omitempty"`
	Items                []SubscriptionItem `json:"items"`
	LatestInvoice        string             `json:"latest_invoice,omitempty"`
	Metadata             map[string]string  `json:"metadata,omitempty"`
	StartDate            int64              `json:"start_date"`
	Status               string             `json:"status"`
	CancelAtPeriodEnd    bool               `json:"cancel_at_period_end,omitempty"`
	CanceledAt           int64              `json:"canceled_at,omitempty"`
	// Cycle counts the periods that have ended; the present one is [PeriodStart,
	// PeriodEnd).
	Cycle       int64 `json:"cycle,omitempty"`
	PeriodStart int64 `json:"period_start"`
	PeriodEnd   int64 `json:"period_end"`
}

// SubscriptionItem is one price of a subscription.
type SubscriptionItem struct {
	ID       string   `json:"id"`
	Price    string   `json:"price"`
	Quantity int64    `json:"quantity"`
	TaxRates []string `json:"tax_rates,omitempty"`
}

var subscriptionKind = kind[Subscription]{
	noun: "subscription",
	in:   func(a *Account) *collection[Subscription] { return &a.subscriptions },
}

func (s *Subscription) ended() bool { return s.CanceledAt != 0 }

// CreateSubscription adds a subscription for active recurring prices of one
// currency and interval, with the coupons' discounts; a quantity is for licensed
// prices only. Its first invoice is made with it (DOC).
func (a *Account) CreateSubscription(s Subscription, coupons []string) (*Subscription, error) {
	customer, err := liveCustomerKind.refer(a, s.Customer, "customer")
	if err != nil {
		return nil, err
	}
	now := a.now(customer)
	if err := a.checkSubscription(&s, coupons, now); err != nil {
		return nil, err
	}
	for n := range s.Items {
		s.Items[n].ID = RandomID("si_")
	}
	s.ID, s.TestClock, s.Created, s.Status = RandomID("sub_"), customer.TestClock, now, StatusActive
	s.Discounts = a.redeem(coupons, Discount{Customer: customer.ID, Subscription: s.ID}, now)
	s.StartDate, s.PeriodStart = s.Created, s.Created
	s.PeriodEnd = a.boundary(&s, 1)
	a.subscriptions.add(&s)
	a.scheduleSubscription(&s)
	a.firstInvoice(&s)
	a.emit("customer.subscription.created", &s)
	return &s, nil
}

// checkSubscription checks what the subscription refers to, and completes it.
func (a *Account) checkSubscription(s *Subscription, coupons []string, now int64) error {
	for i := range s.Items {
		if err := a.checkItem(s, i); err != nil {
			return err
		}
	}
	if err := a.checkCoupons(coupons, s.Currency, now); err != nil {
		return err
	}
	if err := a.checkTaxRates(s.DefaultTaxRates, "default_tax_rates"); err != nil {
		return err
	}
	var err error
	s.DefaultPaymentMethod, err = a.checkPaymentMethod(s.DefaultPaymentMethod, s.Customer, "default_payment_method")
	return err
}

// checkItem checks the item's price and completes the item.
func (a *Account) checkItem(s *Subscription, i int) error {
	item := &s.Items[i]
	param := fmt.Sprintf("items[%d][price]", i)
	price, err := priceKind.refer(a, item.Price, param)
	if err != nil {
		return err
	}
	first, _ := a.prices.get(s.Items[0].Price)
	switch {
	case price.Recurring == nil:
		return apierror.Invalid("", param, "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.")
	case !price.Active:
		return apierror.Invalid("", param, fmt.Sprintf("The price specified is inactive. This field only accepts active prices: %s.", price.ID))
	case price.Currency != first.Currency:
		return apierror.Invalid("", param, "All prices of a subscription must have the same currency.")
	case price.Recurring.Interval != first.Recurring.Interval || price.Recurring.IntervalCount != first.Recurring.IntervalCount:
		return apierror.Invalid("", param, "All prices of a subscription must have the same interval.")
	case price.Recurring.UsageType == UsageMetered && item.Quantity != 0:
		return apierror.Invalid("", fmt.Sprintf("items[%d][quantity]", i), "A quantity cannot be set for a metered price.")
	case price.Recurring.UsageType == UsageLicensed && item.Quantity == 0:
		item.Quantity = 1
	}
	if has(s.Items[:i], item.Price) {
		return apierror.Invalid("", param, "Cannot add multiple subscription items with the same plan: "+item.Price)
	}
	s.Currency = first.Currency
	return a.checkTaxRates(item.TaxRates, fmt.Sprintf("items[%d][tax_rates]", i))
}

// Subscription is the subscription that the path names.
func (a *Account) Subscription(id string) (*Subscription, error) {
	return subscriptionKind.find(a, id)
}

// UpdateSubscription merges the metadata, replaces the discounts if setsCoupons,
// and lets change set fields.
func (a *Account) UpdateSubscription(id string, setsCoupons bool, coupons []string, metadata params.MetadataChange, change func(*Subscription)) (*Subscription, error) {
	s, err := a.Subscription(id)
	if err != nil {
		return nil, err
	}
	if s.ended() {
		return nil, subscriptionKind.notFound(a, id)
	}
	merged, err := metadata.Apply(s.Metadata)
	if err != nil {
		return nil, err
	}
	customer, _ := a.customers.get(s.Customer)
	now := a.now(customer)
	changed := *s
	change(&changed)
	if err := a.checkCoupons(coupons, s.Currency, now); err != nil {
		return nil, err
	}
	if err := a.checkTaxRates(changed.DefaultTaxRates, "default_tax_rates"); err != nil {
		return nil, err
	}
	if changed.DefaultPaymentMethod, err = a.checkPaymentMethod(changed.DefaultPaymentMethod, s.Customer, "default_payment_method"); err != nil {
		return nil, err
	}
	if setsCoupons {
		changed.Discounts = a.redeem(coupons, Discount{Customer: s.Customer, Subscription: s.ID}, now)
	}
	changed.Metadata = merged
	*s = changed
	a.emit("customer.subscription.updated", s)
	return s, nil
}

// CancelSubscription ends the subscription now; invoiceNow bills the usage of the
// period that it does not finish (SPEC).
func (a *Account) CancelSubscription(id string, invoiceNow bool) (*Subscription, error) {
	s, err := a.Subscription(id)
	if err != nil {
		return nil, err
	}
	if s.ended() {
		return nil, subscriptionKind.notFound(a, id)
	}
	s.cancel(a)
	if invoiceNow {
		a.finalUsage(s)
	}
	return s, nil
}

func (s *Subscription) cancel(a *Account) {
	if s.ended() {
		return
	}
	customer, _ := a.customers.get(s.Customer)
	s.CanceledAt, s.Status = max(a.now(customer), 1), StatusCanceled
	a.scheduleSubscription(s)
	a.emit("customer.subscription.deleted", s)
}

// SubscriptionFilter selects subscriptions. Status "all" takes canceled ones too,
// "" does not (DOC). Without a customer and a clock, those of test clocks are left
// out (SPEC).
type SubscriptionFilter struct {
	Customer  string
	Status    string
	TestClock string
	Price     string
}

// ListSubscriptions is a page of the subscriptions that the filter selects.
func (a *Account) ListSubscriptions(f SubscriptionFilter, p Page) ([]*Subscription, bool, error) {
	if err := customerKind.optional(a, f.Customer, "customer"); err != nil {
		return nil, false, err
	}
	if err := clockKind.optional(a, f.TestClock, "test_clock"); err != nil {
		return nil, false, err
	}
	return a.subscriptions.page(a.subscriptions.selected(byCustomer, f.Customer), p, f.selects)
}

func (f SubscriptionFilter) selects(s *Subscription) bool {
	if f.TestClock != "" && s.TestClock != f.TestClock {
		return false
	}
	if f.TestClock == "" && f.Customer == "" && s.TestClock != "" {
		return false
	}
	if f.Price != "" && !has(s.Items, f.Price) {
		return false
	}
	switch f.Status {
	case "all":
		return true
	case "":
		return !s.ended()
	case "ended":
		return s.ended()
	default:
		return s.Status == f.Status
	}
}

func has(items []SubscriptionItem, price string) bool {
	return slices.ContainsFunc(items, func(item SubscriptionItem) bool { return item.Price == price })
}
