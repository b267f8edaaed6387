// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"net/http"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// Preview is what a preview shows: the next invoice of a subscription, be
// it one that there is or, by Items, one that there is not yet. Coupons replace
// the subscription's discounts if SetsCoupons.
type Preview struct {
	Customer     string
	Subscription string
	Items        []SubscriptionItem
	ExtraItems   []InvoiceItem
	SetsCoupons  bool
	Coupons      []string
}

// PreviewInvoice is the invoice that would come next, with the usage that was
// reported so far and the credits that would apply to it at its period's end. It
// is kept nowhere.
func (a *Account) PreviewInvoice(p Preview) (*Invoice, error) {
	s, err := a.subscriptionToPreview(p)
	if err != nil {
		return nil, err
	}
	customer, err := liveCustomerKind.refer(a, s.Customer, "customer")
	if err != nil {
		return nil, err
	}
	now := a.now(customer)
	if err := a.checkCoupons(p.Coupons, s.Currency, now); err != nil {
		return nil, err
	}
	i := a.newSubscriptionInvoice(s, ReasonUpcoming, s.PeriodStart, s.PeriodEnd)
	i.ID, i.Created, i.preview = "upcoming_"+RandomID("in_"), s.PeriodEnd, true
	i.FinalizeAt = 0
	if p.SetsCoupons {
		i.Discounts = nil
		for _, id := range p.Coupons {
			i.Discounts = append(i.Discounts, Discount{ID: RandomID("di_"), Coupon: id, Customer: customer.ID, Subscription: s.ID, Start: now})
		}
	} else {
		i.Discounts = inForce(s.Discounts, s.PeriodEnd)
	}
	periods := itemPeriods{usageFrom: s.PeriodStart, usageTo: s.PeriodEnd}
	if _, there := a.subscriptions.get(s.ID); !there {
		// Of one that is not there yet, the first invoice comes next.
		i.Created, i.PeriodStart, i.PeriodEnd = now, now, now
		periods = itemPeriods{licensed: true, usageFrom: now, usageTo: now, nextEnd: s.PeriodEnd}
	} else if !s.CancelAtPeriodEnd {
		periods.licensed, periods.nextEnd = true, a.boundary(s, s.Cycle+2)
	}
	a.addItemLines(i, s, periods)
	if err := a.previewItems(i, s, p.ExtraItems, now); err != nil {
		return nil, err
	}
	a.discount(i)
	held, _ := a.draftDraws(customer)
	i.addDraws(credits.Apply(a.grantsOfCustomer(customer), held, i.creditableLines(), i.PeriodEnd))
	a.tax(i)
	i.StartingBalance = customer.Balance
	if total := i.Total(); total > 0 && customer.Balance < 0 {
		i.BalanceApplied = min(total, -customer.Balance)
	}
	return i, nil
}

// previewItems adds the pending items, and those that the request adds.
func (a *Account) previewItems(i *Invoice, s *Subscription, extra []InvoiceItem, now int64) error {
	for _, item := range a.invoiceItems.by(byCustomer, i.Customer) {
		if item.pending() && (item.Subscription == s.ID || item.Subscription == "") && item.Currency == i.Currency && len(i.Lines) < maxLines {
			i.addItem(item)
		}
	}
	for n, item := range extra {
		amount, err := billing.Amount(item.UnitAmount, item.Quantity)
		if err != nil {
			return apierror.Invalid("", fmt.Sprintf("invoice_items[%d][amount]", n), err.Error())
		}
		if item.Currency != "" && item.Currency != i.Currency {
			return apierror.Invalid("", fmt.Sprintf("invoice_items[%d][currency]", n), "The item's currency must be the invoice's.")
		}
		item.ID, item.Amount, item.Currency, item.PeriodStart, item.PeriodEnd = RandomID("ii_"), amount, i.Currency, now, now
		if len(i.Lines) < maxLines {
			i.addItem(&item)
		}
	}
	return nil
}

// subscriptionToPreview is the one that is named, or the customer's first, or one
// that begins now with the items.
func (a *Account) subscriptionToPreview(p Preview) (*Subscription, error) {
	if p.Subscription == "" && len(p.Items) > 0 {
		return a.hypothetical(p)
	}
	if p.Subscription != "" {
		s, err := subscriptionKind.refer(a, p.Subscription, "subscription")
		if err != nil {
			return nil, err
		}
		if p.Customer != "" && p.Customer != s.Customer {
			return nil, apierror.Invalid("", "subscription", "The subscription belongs to another customer.")
		}
		if s.ended() {
			return nil, nothingUpcoming(s.Customer)
		}
		return s, nil
	}
	c, err := liveCustomerKind.refer(a, p.Customer, "customer")
	if err != nil {
		return nil, err
	}
	var first *Subscription
	for _, s := range a.subscriptions.by(byCustomer, c.ID) {
		if !s.ended() && (first == nil || s.PeriodEnd < first.PeriodEnd) {
			first = s
		}
	}
	if first == nil {
		return nil, nothingUpcoming(c.ID)
	}
	return first, nil
}

func nothingUpcoming(customer string) error {
	return apierror.New(http.StatusNotFound, apierror.TypeInvalidRequest, apierror.CodeInvoiceUpcomingNone, "",
		"No upcoming invoices for customer: "+customer)
}

func (a *Account) hypothetical(p Preview) (*Subscription, error) {
	c, err := liveCustomerKind.refer(a, p.Customer, "customer")
	if err != nil {
		return nil, err
	}
	now := a.now(c)
	s := &Subscription{Customer: c.ID, TestClock: c.TestClock, Items: p.Items, CollectionMethod: ChargeAutomatically, Status: StatusActive, StartDate: now, PeriodStart: now}
	if err := a.checkSubscription(s, p.Coupons, now); err != nil {
		return nil, err
	}
	for n := range s.Items {
		s.Items[n].ID = RandomID("si_")
	}
	s.ID = RandomID("sub_")
	s.PeriodEnd = a.boundary(s, 1)
	return s, nil
}
