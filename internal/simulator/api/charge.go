// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// chargeJSON is a charge in the shape of 2025-02-24.acacia (SDK), as far as the
// simulator holds it: there are no payment intents.
type chargeJSON struct {
	ID             string            `json:"id"`
	Object         string            `json:"object"`
	Amount         int64             `json:"amount"`
	AmountCaptured int64             `json:"amount_captured"`
	AmountRefunded int64             `json:"amount_refunded"`
	BillingDetails map[string]any    `json:"billing_details"`
	Captured       bool              `json:"captured"`
	Created        int64             `json:"created"`
	Currency       string            `json:"currency"`
	Customer       string            `json:"customer"`
	Disputed       bool              `json:"disputed"`
	FailureCode    *string           `json:"failure_code"`
	FailureMessage *string           `json:"failure_message"`
	Invoice        string            `json:"invoice"`
	Livemode       bool              `json:"livemode"`
	Metadata       map[string]string `json:"metadata"`
	Paid           bool              `json:"paid"`
	PaymentIntent  *string           `json:"payment_intent"`
	PaymentMethod  *string           `json:"payment_method"`
	Refunded       bool              `json:"refunded"`
	Status         string            `json:"status"`
}

func renderCharge(a *account.Account, c *account.Charge) any {
	j := chargeJSON{
		ID: c.ID, Object: "charge", Amount: c.Amount, AmountCaptured: c.Amount, AmountRefunded: c.Refunded, BillingDetails: noDetails, Captured: true,
		Created: c.Created, Currency: c.Currency, Customer: c.Customer, Disputed: c.Disputed, Invoice: c.Invoice,
		Livemode: a.Livemode, Metadata: map[string]string{}, Paid: true, PaymentMethod: text(c.PaymentMethod),
		Refunded: c.Refunded == c.Amount, Status: "succeeded",
	}
	if c.Failed {
		j.AmountCaptured, j.Captured, j.Paid, j.Refunded, j.Status = 0, false, false, false, "failed"
		j.FailureCode, j.FailureMessage = text(apierror.CodeCardDeclined), text("Your card was declined.")
	}
	return j
}

// refundJSON is a refund (SPEC).
type refundJSON struct {
	ID            string            `json:"id"`
	Object        string            `json:"object"`
	Amount        int64             `json:"amount"`
	Charge        string            `json:"charge"`
	Created       int64             `json:"created"`
	Currency      string            `json:"currency"`
	Metadata      map[string]string `json:"metadata"`
	PaymentIntent *string           `json:"payment_intent"`
	Reason        *string           `json:"reason"`
	Status        string            `json:"status"`
}

func renderRefund(_ *account.Account, r *account.Refund) any {
	return refundJSON{
		ID: r.ID, Object: "refund", Amount: r.Amount, Charge: r.Charge, Created: r.Created, Currency: r.Currency,
		Metadata: metadataJSON(r.Metadata), Reason: text(r.Reason), Status: "succeeded",
	}
}

// disputeJSON is a dispute (SPEC). No evidence is ever submitted.
type disputeJSON struct {
	ID                  string            `json:"id"`
	Object              string            `json:"object"`
	Amount              int64             `json:"amount"`
	BalanceTransactions []any             `json:"balance_transactions"`
	Charge              string            `json:"charge"`
	Created             int64             `json:"created"`
	Currency            string            `json:"currency"`
	Evidence            struct{}          `json:"evidence"`
	EvidenceDetails     map[string]any    `json:"evidence_details"`
	IsChargeRefundable  bool              `json:"is_charge_refundable"`
	Livemode            bool              `json:"livemode"`
	Metadata            map[string]string `json:"metadata"`
	PaymentIntent       *string           `json:"payment_intent"`
	Reason              string            `json:"reason"`
	Status              string            `json:"status"`
}

// noEvidence is the part evidence_details of every dispute.
var noEvidence = map[string]any{"due_by": nil, "has_evidence": false, "past_due": false, "submission_count": 0}

// RenderDispute is the JSON of a dispute.
func RenderDispute(a *account.Account, d *account.Dispute) any {
	j := disputeJSON{
		ID: d.ID, Object: "dispute", Amount: d.Amount, BalanceTransactions: []any{}, Charge: d.Charge, Created: d.Created,
		Currency: d.Currency, EvidenceDetails: noEvidence, Livemode: a.Livemode, Metadata: map[string]string{}, Reason: d.Reason, Status: "needs_response",
	}
	if d.Lost {
		j.Status = "lost"
	}
	return j
}

var (
	chargeObject  = object[account.Charge]{kindCharge, "/v1/charges", (*account.Account).Charge, renderCharge}
	refundObject  = object[account.Refund]{kindRefund, "/v1/refunds", (*account.Account).Refund, renderRefund}
	disputeObject = object[account.Dispute]{kindDispute, "/v1/disputes", (*account.Account).Dispute, RenderDispute}
)

func chargeEndpoints() []Endpoint {
	ofCharge := params.Field{Name: "charge"}
	return []Endpoint{
		chargeObject.get(),
		chargeObject.list(func(c Call, p account.Page) ([]*account.Charge, bool, error) {
			return c.Account.ListCharges(c.Params.String("customer"), p)
		}, params.Field{Name: "customer"}),
		post(refundObject.path, func(c Call) (any, error) {
			v := c.Params
			return rendered(c, renderRefund)(c.Account.CreateRefund(account.Refund{
				Charge: v.String("charge"), Amount: v.Int("amount"), Reason: v.String("reason"), Metadata: v.NewMetadata(),
			}))
		},
			params.Field{Name: "amount", Kind: params.Integer, Min: params.Bound(1), Max: params.Bound(params.MaxAmount)},
			params.Field{Name: "charge", Required: true},
			params.Field{Name: "metadata", Kind: params.Metadata},
			params.Field{Name: "reason", Kind: params.Enum, Values: []string{"duplicate", "fraudulent", "requested_by_customer"}}),
		refundObject.get(),
		refundObject.list(func(c Call, p account.Page) ([]*account.Refund, bool, error) {
			return c.Account.ListRefunds(c.Params.String("charge"), p)
		}, ofCharge),
		disputeObject.get(),
		disputeObject.act("close", (*account.Account).CloseDispute),
		disputeObject.list(func(c Call, p account.Page) ([]*account.Dispute, bool, error) {
			return c.Account.ListDisputes(c.Params.String("charge"), p)
		}, ofCharge),
	}
}
