// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
)

// InvoiceLine is a line of an invoice: of a subscription's item, or of an invoice
// item. Amount is before credits.
type InvoiceLine struct {
	ID               string `json:"id"`
	Amount           int64  `json:"amount"`
	Currency         string `json:"currency"`
	Description      string `json:"description,omitempty"`
	InvoiceItem      string `json:"invoice_item,omitempty"`
	Subscription     string `json:"subscription,omitempty"`
	SubscriptionItem string `json:"subscription_item,omitempty"`
	Price            string `json:"price,omitempty"`
	Quantity         int64  `json:"quantity"`
	PeriodStart      int64  `json:"period_start"`
	PeriodEnd        int64  `json:"period_end"`
	// Metered says that the price is backed by a meter, so that credits can pay.
	Metered bool         `json:"metered,omitempty"`
	Credits []LineCredit `json:"credits,omitempty"`
}

// LineCredit is a part of a line that a grant paid, and the ledger row that says so.
type LineCredit struct {
	Grant       string `json:"credit_grant"`
	Transaction string `json:"credit_balance_transaction"`
	Value       int64  `json:"value"`
}

// Credited is what grants paid of the line.
func (l InvoiceLine) Credited() int64 {
	var sum int64
	for _, c := range l.Credits {
		sum += c.Value
	}
	return sum
}

// Subtotal is the sum of the lines before credits.
func (i *Invoice) Subtotal() int64 {
	var sum int64
	for _, l := range i.Lines {
		sum += l.Amount
	}
	return sum
}

// Total is the sum of the lines after credits.
func (i *Invoice) Total() int64 {
	total := i.Subtotal()
	for _, l := range i.Lines {
		total -= l.Credited()
	}
	return total
}

// billSubscription adds a line for each of the subscription's items, for the time
// since the last invoice, and marks the usage as billed.
func (a *Account) billSubscription(i *Invoice, s *Subscription) error {
	i.PeriodStart = s.BilledUntil
	for n := range s.Items {
		item := &s.Items[n]
		price, _ := a.prices.get(item.Price)
		quantity, metered := item.Quantity, false
		if meter, ok := a.meters.get(price.Recurring.Meter); ok {
			quantity = billing.Quantity(meter.Formula, a.usage(meter, s.Customer, item.BilledEvents, s.StartDate))
			metered = true
		}
		amount, err := billing.Amount(price.UnitAmount, quantity)
		if err != nil {
			return apierror.Invalid("", "", err.Error())
		}
		product, _ := a.products.get(price.Product)
		i.Lines = append(i.Lines, InvoiceLine{
			ID: RandomID("il_"), Amount: amount, Currency: price.Currency, Description: product.Name,
			Subscription: s.ID, SubscriptionItem: item.ID, Price: price.ID, Quantity: quantity,
			PeriodStart: i.PeriodStart, PeriodEnd: i.PeriodEnd, Metered: metered,
		})
	}
	for n := range s.Items {
		s.Items[n].BilledEvents = a.meterEvents.count()
	}
	s.BilledUntil, s.LatestInvoice = i.PeriodEnd, i.ID
	return nil
}

func (i *Invoice) addItem(item *InvoiceItem) {
	i.Currency = item.Currency
	i.Lines = append(i.Lines, InvoiceLine{
		ID: RandomID("il_"), Amount: item.Amount, Currency: item.Currency, Description: item.Description,
		InvoiceItem: item.ID, Price: item.Price, Quantity: item.Quantity, PeriodStart: item.Created, PeriodEnd: item.Created,
	})
}

// creditableLines are the lines that credits may pay: those of the subscription
// on meter-backed prices (DOC).
func (i *Invoice) creditableLines() []credits.Line {
	var lines []credits.Line
	for _, l := range i.Lines {
		if l.Subscription != "" && l.Metered && l.Amount > 0 {
			lines = append(lines, credits.Line{ID: l.ID, Price: l.Price, Currency: l.Currency, PeriodEnd: l.PeriodEnd, Amount: l.Amount})
		}
	}
	return lines
}

// heldByDrafts is what draft invoices would draw, by grant.
func (a *Account) heldByDrafts(c *Customer) map[string]int64 {
	held := map[string]int64{}
	for _, i := range a.invoices.by(byCustomer, c.ID) {
		if i.Status != InvoiceDraft {
			continue
		}
		for _, draw := range credits.Apply(a.grantsOfCustomer(c), held, i.creditableLines(), a.now(c)) {
			held[draw.Grant] += draw.Value
		}
	}
	return held
}
