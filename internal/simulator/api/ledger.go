// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"cmp"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/credits"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// transactionJSON is a billing.credit_balance_transaction (SPEC); one of Credit
// and Debit is null.
type transactionJSON struct {
	ID          string      `json:"id"`
	Object      string      `json:"object"`
	Created     int64       `json:"created"`
	Credit      *creditJSON `json:"credit"`
	CreditGrant string      `json:"credit_grant"`
	Debit       *debitJSON  `json:"debit"`
	EffectiveAt int64       `json:"effective_at"`
	Livemode    bool        `json:"livemode"`
	TestClock   *string     `json:"test_clock"`
	Type        string      `json:"type"`
}

type creditJSON struct {
	Amount        amountJSON   `json:"amount"`
	InvoiceVoided *appliedJSON `json:"credits_application_invoice_voided,omitempty"`
	Type          credits.Kind `json:"type"`
}

type debitJSON struct {
	Amount         amountJSON   `json:"amount"`
	CreditsApplied *appliedJSON `json:"credits_applied,omitempty"`
	Type           credits.Kind `json:"type"`
}

type appliedJSON struct {
	Invoice         string `json:"invoice"`
	InvoiceLineItem string `json:"invoice_line_item"`
}

// RenderTransaction is the JSON of a ledger row.
func RenderTransaction(a *account.Account, t *account.Transaction) any {
	j := transactionJSON{
		ID: t.ID, Object: "billing.credit_balance_transaction", Created: t.Created, CreditGrant: t.Grant,
		EffectiveAt: t.EffectiveAt, Livemode: a.Livemode, TestClock: text(t.TestClock), Type: "debit",
	}
	var applied *appliedJSON
	if t.Invoice != "" {
		applied = &appliedJSON{Invoice: t.Invoice, InvoiceLineItem: t.Line}
	}
	if t.Kind.IsCredit() {
		j.Type = "credit"
		j.Credit = &creditJSON{Amount: amount(t.Currency, t.Value), InvoiceVoided: applied, Type: t.Kind}
	} else {
		j.Debit = &debitJSON{Amount: amount(t.Currency, t.Value), CreditsApplied: applied, Type: t.Kind}
	}
	return j
}

// summaryJSON is a billing.credit_balance_summary, which has no id (SPEC).
type summaryJSON struct {
	Object   string        `json:"object"`
	Balances []balanceJSON `json:"balances"`
	holderJSON
	Livemode bool `json:"livemode"`
}

type balanceJSON struct {
	AvailableBalance amountJSON `json:"available_balance"`
	LedgerBalance    amountJSON `json:"ledger_balance"`
}

func summaryFields() []params.Field {
	return append(holderFields(), []params.Field{
		{Name: "filter", Kind: params.Object, Required: true, Fields: []params.Field{
			{Name: "type", Kind: params.Enum, Required: true, Values: []string{"applicability_scope", "credit_grant"}},
			{Name: "applicability_scope", Kind: params.Object, Fields: scopeFields(0)},
			{Name: "credit_grant"},
		}},
	}...)
}

func summaryFilter(v params.Values) (credits.Filter, error) {
	const filter = "filter"
	kind := v.String(filter, "type")
	if !v.Has(filter, kind) {
		param := filter + "[" + kind + "]"
		return credits.Filter{}, apierror.Invalid(apierror.CodeParameterMissing, param, "Missing required param: "+param+".").BeforeExecution()
	}
	if kind == "credit_grant" {
		return credits.Filter{Grant: v.String(filter, "credit_grant")}, nil
	}
	scope, err := scopeOf(v.At(filter, "applicability_scope"), "filter[applicability_scope]")
	return credits.Filter{Scope: scope}, err
}

func summary(c Call) (any, error) {
	h, err := holderOf(c, true)
	if err != nil {
		return nil, err
	}
	filter, err := summaryFilter(c.Params)
	if err != nil {
		return nil, err
	}
	balances, err := c.Account.Summary(h, filter)
	if err != nil {
		return nil, err
	}
	s := summaryJSON{Object: "billing.credit_balance_summary", Balances: []balanceJSON{}, holderJSON: holder(c.Account, cmp.Or(h.Customer, h.Account)), Livemode: c.Account.Livemode}
	for _, b := range balances {
		s.Balances = append(s.Balances, balanceJSON{
			AvailableBalance: amount(b.Currency, b.Available),
			LedgerBalance:    amount(b.Currency, b.Ledger),
		})
	}
	return s, nil
}

const (
	summaryPath      = "/v1/billing/credit_balance_summary"
	transactionsPath = "/v1/billing/credit_balance_transactions"
)

var transactionObject = object[account.Transaction]{kindTransaction, transactionsPath, (*account.Account).Transaction, RenderTransaction}

func ledgerEndpoints() []Endpoint {
	return []Endpoint{
		get(summaryPath, summary, summaryFields()...),
		transactionObject.get(),
		transactionObject.list(func(c Call, p account.Page) ([]*account.Transaction, bool, error) {
			h, err := holderOf(c, true)
			if err != nil {
				return nil, false, err
			}
			return c.Account.ListTransactions(h, c.Params.String("credit_grant"), p)
		}, append(holderFields(), params.Field{Name: "credit_grant"})...),
	}
}
