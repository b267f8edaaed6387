// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// answering is a client to a Stripe that answers every call with a file of
// testdata.
func answering(t *testing.T, file string) *stripeapi.Client {
	t.Helper()
	answer, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(answer)
	}))
	t.Cleanup(server.Close)
	key, err := stripeapi.ParseKey("sk_test_decode")
	if err != nil {
		t.Fatal(err)
	}
	return stripeapi.New(stripeapi.Config{Key: key, Base: server.URL, RequestsPerSecond: 1000})
}

func pointer[T any](value T) *T { return &value }

func expect[T any](t *testing.T, got T, err error, want T) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("decoded\n%+v\nwant\n%+v", got, want)
	}
}

// TestDecodeDocumentedGrant reads the grant of Stripe's API reference, in which
// priority is null: not 0, the highest.
func TestDecodeDocumentedGrant(t *testing.T) {
	t.Parallel()
	got, err := answering(t, "credit_grant.json").GetCreditGrant(t.Context(), "credgr_test_61R9a6NUWsRmOW3RM41L6nFOS1ekDGHo")
	expect(t, got, err, stripeapi.CreditGrant{
		ID:                  "credgr_test_61R9a6NUWsRmOW3RM41L6nFOS1ekDGHo",
		Amount:              stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 1000}},
		ApplicabilityConfig: stripeapi.ApplicabilityConfig{Scope: stripeapi.Scope{PriceType: pointer("metered")}},
		Category:            "paid",
		Created:             1726620803,
		Customer:            "cus_QrvQguzkIK8zTj",
		EffectiveAt:         pointer[int64](1729297860),
		Metadata:            map[string]string{},
		Name:                pointer("Purchased Credits"),
		Updated:             1726620803,
	})
}

func documentedDebit() stripeapi.CreditBalanceTransaction {
	return stripeapi.CreditBalanceTransaction{
		ID:          "cbtxn_test_61R9ZljjaFmdidb6e41L6nFOS1ekD9Ue",
		Created:     1726619524,
		CreditGrant: "credgr_test_61R9ZkIkIzLSp0xze41L6nFOS1ekDTPE",
		Debit: &stripeapi.Debit{
			Amount:         stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 1000}},
			CreditsApplied: &stripeapi.AppliedTo{Invoice: "in_1Q0BoLL6nFOS1ekDbwBM5ER1", InvoiceLineItem: "il_1QB443L6nFOS1ekDwRiN3Z4n"},
			Type:           "credits_applied",
		},
		EffectiveAt: 1729211351,
		TestClock:   pointer("clock_1Q0BoJL6nFOS1ekDbyYYuseM"),
		Type:        "debit",
	}
}

func TestDecodeDocumentedTransaction(t *testing.T) {
	t.Parallel()
	got, err := answering(t, "credit_balance_transaction.json").GetCreditBalanceTransaction(t.Context(), "cbtxn_test_61R9ZljjaFmdidb6e41L6nFOS1ekD9Ue")
	expect(t, got, err, documentedDebit())
}

func TestDecodeDocumentedTransactions(t *testing.T) {
	t.Parallel()
	var got []stripeapi.CreditBalanceTransaction
	for transaction, err := range answering(t, "credit_balance_transactions.json").ListCreditBalanceTransactions("cus_QrvQguzkIK8zTj", "").All(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, transaction)
	}
	expect(t, got, nil, []stripeapi.CreditBalanceTransaction{documentedDebit(), {
		ID:      "cbtxn_test_61R9ZkIbb17ze4b2s41L6nFOS1ekDXHs",
		Created: 1726619434,
		Credit: &stripeapi.Credit{
			Amount: stripeapi.Amount{Type: "monetary", Monetary: &stripeapi.Monetary{Currency: "usd", Value: 1000}},
			Type:   "credits_granted",
		},
		CreditGrant: "credgr_test_61R9ZkIkIzLSp0xze41L6nFOS1ekDTPE",
		EffectiveAt: 1726619434,
		TestClock:   pointer("clock_1Q0BoJL6nFOS1ekDbyYYuseM"),
		Type:        "credit",
	}})
}

// TestDecodeInvoice reads references as ids and in full, and keeps null, empty and
// 0 apart.
func TestDecodeInvoice(t *testing.T) {
	t.Parallel()
	period := stripeapi.Period{Start: 1726619524, End: 1729211351}
	got, err := answering(t, "invoice.json").GetInvoice(t.Context(), "in_1")
	expect(t, got, err, stripeapi.Invoice{
		ID:                       "in_1",
		Charge:                   &stripeapi.Charge{ID: "ch_1", AmountRefunded: 300, Disputed: true},
		Created:                  1729211351,
		Currency:                 "usd",
		Customer:                 pointer(stripeapi.Reference("cus_1")),
		Paid:                     true,
		PeriodEnd:                1729211351,
		PeriodStart:              1726619524,
		StatusTransitions:        stripeapi.InvoiceTransitions{FinalizedAt: pointer[int64](1729214951)},
		Subscription:             pointer(stripeapi.Reference("sub_1")),
		Subtotal:                 1000,
		TotalPretaxCreditAmounts: []stripeapi.PretaxCreditAmount{},
		Lines: []stripeapi.InvoiceLine{{
			ID: "il_1", Amount: 1000, Currency: "usd", Period: period, Price: pointer(stripeapi.Reference("price_1")),
			PretaxCreditAmounts: []stripeapi.PretaxCreditAmount{
				{Amount: 400, Discount: pointer(stripeapi.Reference("di_1")), Type: "discount"},
				{Amount: 600, CreditBalanceTransaction: pointer(stripeapi.Reference("cbtxn_1")), Type: "credit_balance_transaction"},
			},
		}, {
			ID: "il_2", Currency: "usd", Description: pointer("Nothing"), Period: period, Quantity: pointer[int64](0), Type: "invoiceitem",
		}},
	})
}
