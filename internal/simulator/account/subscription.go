// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// Subscription bills a customer for recurring prices. The simulator makes no
// invoices by itself: CreateInvoice does, when it is asked to.
type Subscription struct {
	ID            string             `json:"id"`
	Customer      string             `json:"customer"`
	TestClock     string             `json:"test_clock,omitempty"`
	Created       int64              `json:"created"`
	Currency      string             `json:"currency"`
	Description   string             `json:"description,omitempty"`
	Items         []SubscriptionItem `json:"items"`
	LatestInvoice string             `json:"latest_invoice,omitempty"`
	Metadata      map[string]string  `json:"metadata,omitempty"`
	StartDate     int64              `json:"start_date"`
	CanceledAt    int64              `json:"canceled_at,omitempty"`
	// BilledUntil is the end of the last invoice's period, or StartDate.
	BilledUntil int64 `json:"billed_until"`
}

// SubscriptionItem is one price of a subscription.
type SubscriptionItem struct {
	ID       string `json:"id"`
	Price    string `json:"price"`
	Quantity int64  `json:"quantity"`
	// BilledEvents is how many of the account's meter events there were when the
	// item was last billed: later ones are not billed yet.
	BilledEvents int `json:"billed_events"`
}

var subscriptionKind = kind[Subscription]{
	noun: "subscription",
	in:   func(a *Account) *collection[Subscription] { return &a.subscriptions },
}

// CreateSubscription adds a subscription for active recurring prices of one
// currency and interval; a quantity is for licensed ones only.
func (a *Account) CreateSubscription(s Subscription, metadata params.MetadataChange) (*Subscription, error) {
	var err error
	if s.Metadata, err = metadata.Apply(nil); err != nil {
		return nil, err
	}
	customer, err := liveCustomerKind.refer(a, s.Customer, "customer")
	if err != nil {
		return nil, err
	}
	for i := range s.Items {
		if err := a.checkItem(&s, i); err != nil {
			return nil, err
		}
	}
	s.ID, s.TestClock, s.Created = RandomID("sub_"), customer.TestClock, a.now(customer)
	s.StartDate, s.BilledUntil = s.Created, s.Created
	a.subscriptions.add(&s)
	a.env.Changed()
	return &s, nil
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
	item.ID = RandomID("si_")
	s.Currency = first.Currency
	return nil
}

// Subscription is the subscription that the path names.
func (a *Account) Subscription(id string) (*Subscription, error) {
	return subscriptionKind.find(a, id)
}

// CancelSubscription ends the subscription now.
func (a *Account) CancelSubscription(id string) (*Subscription, error) {
	s, err := a.Subscription(id)
	if err != nil {
		return nil, err
	}
	if s.CanceledAt != 0 {
		return nil, subscriptionKind.notFound(a, id)
	}
	s.cancel(a)
	a.env.Changed()
	return s, nil
}

func (s *Subscription) cancel(a *Account) {
	if s.CanceledAt == 0 {
		customer, _ := a.customers.get(s.Customer)
		s.CanceledAt = a.now(customer)
	}
}

// CurrentPeriod is the billing period that the customer lives in, in Unix seconds;
// that of the end for a subscription that ended.
func (a *Account) CurrentPeriod(s *Subscription) (start, end int64) {
	customer, _ := a.customers.get(s.Customer)
	now := a.now(customer)
	if s.CanceledAt != 0 {
		now = s.CanceledAt
	}
	price, _ := a.prices.get(s.Items[0].Price)
	return billing.Period(s.StartDate, price.Recurring.Interval, price.Recurring.IntervalCount, now)
}

// ListSubscriptions is a page of the subscriptions, of one customer's if customer
// is not "". Status "all" takes canceled ones too, "" does not (DOC).
func (a *Account) ListSubscriptions(customer, status string, p Page) ([]*Subscription, bool, error) {
	v := a.subscriptions.all()
	if customer != "" {
		c, err := customerKind.refer(a, customer, "customer")
		if err != nil {
			return nil, false, err
		}
		v = a.subscriptions.where(byCustomer, c.ID)
	}
	return a.subscriptions.page(v, p, func(s *Subscription) bool {
		switch status {
		case "all":
			return true
		case "canceled":
			return s.CanceledAt != 0
		default:
			return s.CanceledAt == 0
		}
	})
}
