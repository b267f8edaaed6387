// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package guidetest_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stripe/stripe-go/v81"
	"github.com/stripe/stripe-go/v81/client"
)

// goClient is stripe-go's typed client.
type goClient struct {
	account
	*client.API
}

func newGoClient(t *testing.T) goClient {
	a := newAccount(t, "sk_test_go")
	backend := stripe.GetBackendWithConfig(stripe.APIBackend, &stripe.BackendConfig{
		URL: &a.base, MaxNetworkRetries: stripe.Int64(0), EnableTelemetry: stripe.Bool(false),
		LeveledLogger: &stripe.LeveledLogger{Level: stripe.LevelNull},
	})
	return goClient{account: a, API: client.New(a.key, &stripe.Backends{API: backend, Uploads: backend, Connect: backend})}
}

// done is the object of a call that succeeded.
func done[T any](t *testing.T) func(*T, error) *T {
	return func(o *T, err error) *T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
}

func TestStripeGo(t *testing.T) {
	t.Parallel()
	c := newGoClient(t)
	clock := done[stripe.TestHelpersTestClock](t)(c.TestHelpersTestClocks.New(&stripe.TestHelpersTestClockParams{FrozenTime: &c.begins}))
	customer := done[stripe.Customer](t)(c.Customers.New(&stripe.CustomerParams{TestClock: &clock.ID}))
	card := done[stripe.PaymentMethod](t)(c.PaymentMethods.Attach("pm_card_visa", &stripe.PaymentMethodAttachParams{Customer: &customer.ID}))
	done[stripe.Customer](t)(c.Customers.Update(customer.ID, &stripe.CustomerParams{
		InvoiceSettings: &stripe.CustomerInvoiceSettingsParams{DefaultPaymentMethod: &card.ID},
	}))
	subscription := c.subscribe(customer.ID)

	first := done[stripe.BillingCreditGrant](t)(c.BillingCreditGrants.New(c.terms(customer.ID)))
	if first.Amount.Monetary.Value != granted || first.Amount.Monetary.Currency != stripe.CurrencyUSD || first.Customer.ID != customer.ID ||
		first.Category != stripe.BillingCreditGrantCategoryPaid || first.Name != "Credit grant" || first.TestClock.ID != clock.ID ||
		first.ApplicabilityConfig.Scope.PriceType != stripe.BillingCreditGrantApplicabilityConfigScopePriceTypeMetered || first.Livemode {
		t.Errorf("the grant is %+v", first)
	}
	c.expectPreviewRefused(customer.ID)

	done[stripe.BillingMeterEvent](t)(c.BillingMeterEvents.New(&stripe.BillingMeterEventParams{
		EventName: stripe.String(eventName), Timestamp: &c.begins,
		Payload: map[string]string{"stripe_customer_id": customer.ID, "value": fmt.Sprint(used)},
	}))
	c.advance(clock.ID)
	c.expectInvoice(subscription.ID, first.ID)
	c.expectBalance(customer.ID, granted-used)

	c.fund(customer.ID)
	second := done[stripe.BillingCreditGrant](t)(c.BillingCreditGrants.New(c.terms(customer.ID)))
	c.expectBalance(customer.ID, granted-used+bought)
	c.expectPages(customer.ID, first.ID, second.ID)
	c.expectLedger(customer.ID)
}

func (c goClient) subscribe(customer string) *stripe.Subscription {
	c.t.Helper()
	meter := done[stripe.BillingMeter](c.t)(c.BillingMeters.New(&stripe.BillingMeterParams{
		DisplayName: stripe.String("Calls"), EventName: stripe.String(eventName),
		DefaultAggregation: &stripe.BillingMeterDefaultAggregationParams{Formula: stripe.String("sum")},
	}))
	product := done[stripe.Product](c.t)(c.Products.New(&stripe.ProductParams{Name: stripe.String("Calls")}))
	price := done[stripe.Price](c.t)(c.Prices.New(&stripe.PriceParams{
		Currency: stripe.String("usd"), UnitAmount: stripe.Int64(1), Product: &product.ID,
		Recurring: &stripe.PriceRecurringParams{Interval: stripe.String("month"), UsageType: stripe.String("metered"), Meter: &meter.ID},
	}))
	return done[stripe.Subscription](c.t)(c.Subscriptions.New(&stripe.SubscriptionParams{
		Customer: &customer, Items: []*stripe.SubscriptionItemsParams{{Price: &price.ID}},
	}))
}

func (c goClient) terms(customer string) *stripe.BillingCreditGrantParams {
	return &stripe.BillingCreditGrantParams{
		Customer: &customer, Name: stripe.String("Credit grant"), Category: stripe.String("paid"),
		ApplicabilityConfig: &stripe.BillingCreditGrantApplicabilityConfigParams{
			Scope: &stripe.BillingCreditGrantApplicabilityConfigScopeParams{PriceType: stripe.String("metered")},
		},
		Amount: &stripe.BillingCreditGrantAmountParams{
			Type:     stripe.String("monetary"),
			Monetary: &stripe.BillingCreditGrantAmountMonetaryParams{Currency: stripe.String("usd"), Value: stripe.Int64(granted)},
		},
	}
}

// expectPreviewRefused asks for a scope that is in private preview.
func (c goClient) expectPreviewRefused(customer string) {
	c.t.Helper()
	params := c.terms(customer)
	params.ApplicabilityConfig.Scope.PriceType = nil
	params.AddExtra("applicability_config[scope][billable_items][0][id]", "bi_123")
	var refusal *stripe.Error
	_, err := c.BillingCreditGrants.New(params)
	if !errors.As(err, &refusal) || refusal.HTTPStatusCode != http.StatusBadRequest || refusal.Code != stripe.ErrorCodeParameterUnknown ||
		refusal.Type != stripe.ErrorTypeInvalidRequest || refusal.RequestID == "" {
		c.t.Errorf("billable_items are answered with %v", err)
	}
}

func (c goClient) advance(clock string) {
	c.t.Helper()
	to := c.ends()
	moved := done[stripe.TestHelpersTestClock](c.t)(c.TestHelpersTestClocks.Advance(clock, &stripe.TestHelpersTestClockAdvanceParams{FrozenTime: &to}))
	for deadline := time.Now().Add(time.Minute); moved.Status != stripe.TestHelpersTestClockStatusReady; {
		if time.Now().After(deadline) {
			c.t.Fatalf("the test clock is not ready: %+v", moved)
		}
		moved = done[stripe.TestHelpersTestClock](c.t)(c.TestHelpersTestClocks.Get(clock, nil))
	}
}

// expectInvoice looks at the invoice of the first month, and at the ledger row by
// which the grant paid its line.
func (c goClient) expectInvoice(subscription, grant string) {
	c.t.Helper()
	var invoice *stripe.Invoice
	for all := c.Invoices.List(&stripe.InvoiceListParams{Subscription: &subscription}); all.Next(); {
		if all.Invoice().Subtotal == used {
			invoice = all.Invoice()
		}
	}
	if invoice == nil {
		c.t.Fatal("there is no invoice over the usage")
	}
	if invoice.Status != stripe.InvoiceStatusPaid || invoice.Total != 0 || invoice.AmountDue != 0 || invoice.PeriodStart != c.begins ||
		invoice.BillingReason != stripe.InvoiceBillingReasonSubscriptionCycle || invoice.Subscription.ID != subscription {
		c.t.Errorf("the invoice is %+v", invoice)
	}
	if len(invoice.TotalPretaxCreditAmounts) != 1 || invoice.TotalPretaxCreditAmounts[0].Amount != used {
		c.t.Fatalf("the credits of the invoice are %v", invoice.TotalPretaxCreditAmounts)
	}
	line := invoice.Lines.Data[0]
	if len(line.PretaxCreditAmounts) != 1 || line.PretaxCreditAmounts[0].Amount != used || line.Quantity != used {
		c.t.Errorf("the line is %+v", line)
	}
	row := done[stripe.BillingCreditBalanceTransaction](c.t)(
		c.BillingCreditBalanceTransactions.Get(invoice.TotalPretaxCreditAmounts[0].CreditBalanceTransaction.ID, nil))
	if row.Type != stripe.BillingCreditBalanceTransactionTypeDebit || row.Debit.Type != stripe.BillingCreditBalanceTransactionDebitTypeCreditsApplied ||
		row.Debit.Amount.Monetary.Value != used || row.CreditGrant.ID != grant ||
		row.Debit.CreditsApplied.Invoice.ID != invoice.ID || row.Debit.CreditsApplied.InvoiceLineItem != line.ID {
		c.t.Errorf("the row is %+v", row)
	}
}

func (c goClient) expectBalance(customer string, want int64) {
	c.t.Helper()
	summary := done[stripe.BillingCreditBalanceSummary](c.t)(c.BillingCreditBalanceSummary.Get(&stripe.BillingCreditBalanceSummaryParams{
		Customer: &customer,
		Filter: &stripe.BillingCreditBalanceSummaryFilterParams{
			Type:               stripe.String("applicability_scope"),
			ApplicabilityScope: &stripe.BillingCreditBalanceSummaryFilterApplicabilityScopeParams{PriceType: stripe.String("metered")},
		},
	}))
	if len(summary.Balances) != 1 || summary.Balances[0].AvailableBalance.Monetary.Value != want || summary.Balances[0].LedgerBalance.Monetary.Value != want {
		c.t.Errorf("the summary is %+v, want %d", summary, want)
	}
}

// fund is the guide's optional end: a one-off invoice, which no credits pay but
// the customer's card.
func (c goClient) fund(customer string) {
	c.t.Helper()
	invoice := done[stripe.Invoice](c.t)(c.Invoices.New(&stripe.InvoiceParams{
		Customer: &customer, Description: stripe.String("credit purchase"), CollectionMethod: stripe.String("charge_automatically"),
	}))
	item := done[stripe.InvoiceItem](c.t)(c.InvoiceItems.New(&stripe.InvoiceItemParams{
		Customer: &customer, Description: stripe.String("billing credits purchase"), UnitAmountDecimal: stripe.Float64(bought),
		Currency: stripe.String("usd"), Invoice: &invoice.ID,
	}))
	final := done[stripe.Invoice](c.t)(c.Invoices.FinalizeInvoice(invoice.ID, &stripe.InvoiceFinalizeInvoiceParams{AutoAdvance: stripe.Bool(true)}))
	if item.Amount != bought || final.Status != stripe.InvoiceStatusOpen || final.AmountDue != bought || len(final.TotalPretaxCreditAmounts) != 0 {
		c.t.Errorf("the item is %+v, and the invoice %+v", item, final)
	}
	c.listen(stripe.EventTypeInvoicePaid, invoice.ID)
}

// listen waits for an event of an object.
func (c goClient) listen(kind stripe.EventType, id string) {
	c.t.Helper()
	for deadline := time.Now().Add(time.Minute); ; {
		events := c.Events.List(&stripe.EventListParams{Type: stripe.String(string(kind))})
		for events.Next() {
			if events.Event().GetObjectValue("id") == id {
				return
			}
		}
		if events.Err() != nil || time.Now().After(deadline) {
			c.t.Fatalf("there is no event %s of %s: %v", kind, id, events.Err())
		}
	}
}

// expectPages reads lists in pages of one.
func (c goClient) expectPages(customer, first, second string) {
	c.t.Helper()
	var grants []string
	list := &stripe.BillingCreditGrantListParams{Customer: &customer}
	list.Limit = stripe.Int64(1)
	all := c.BillingCreditGrants.List(list)
	for all.Next() {
		grants = append(grants, all.BillingCreditGrant().ID)
	}
	if all.Err() != nil || fmt.Sprint(grants) != fmt.Sprint([]string{second, first}) {
		c.t.Errorf("the grants are %v (%v), want the newest first", grants, all.Err())
	}
	ledger := &stripe.BillingCreditBalanceTransactionListParams{Customer: &customer}
	ledger.Limit = stripe.Int64(1)
	rows := c.BillingCreditBalanceTransactions.List(ledger)
	count := 0
	for rows.Next() {
		count++
	}
	if rows.Err() != nil || count != len(wantLedger) {
		c.t.Errorf("%d rows were listed (%v), want %d", count, rows.Err(), len(wantLedger))
	}
}
