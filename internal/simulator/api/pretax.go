// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import "github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"

// pretaxCredit is a part that came off before tax: a grant's credit or a discount.
// The one that it is not is absent; a draft's credit has no ledger row, and null
// (DOC, SPEC).
type pretaxCredit struct {
	Amount   int64   `json:"amount"`
	Discount *string `json:"discount,omitempty"`
	Type     string  `json:"type"`
}

type creditPretaxCredit struct {
	Amount                   int64   `json:"amount"`
	CreditBalanceTransaction *string `json:"credit_balance_transaction"`
	Type                     string  `json:"type"`
}

// pretaxCredits are those of the lines: discounts first, which came off first. A
// discount is summed up over the lines.
func pretaxCredits(lines ...account.InvoiceLine) []any {
	shown := []any{}
	for _, d := range discountAmounts(lines...) {
		shown = append(shown, pretaxCredit{Amount: d.Amount, Discount: &d.Discount, Type: "discount"})
	}
	for _, l := range lines {
		for _, c := range l.Credits {
			shown = append(shown, creditPretaxCredit{Amount: c.Value, CreditBalanceTransaction: text(c.Transaction), Type: "credit_balance_transaction"})
		}
	}
	return shown
}

type discountAmount struct {
	Amount   int64  `json:"amount"`
	Discount string `json:"discount"`
}

// discountAmounts are the sums of the lines by discount.
func discountAmounts(lines ...account.InvoiceLine) []discountAmount {
	sums := []discountAmount{}
	at := map[string]int{}
	for _, l := range lines {
		for _, d := range l.DiscountAmounts {
			n, ok := at[d.Discount]
			if !ok {
				n = len(sums)
				at[d.Discount] = n
				sums = append(sums, discountAmount{Discount: d.Discount})
			}
			sums[n].Amount += d.Value
		}
	}
	return sums
}

type taxAmount struct {
	Amount           int64   `json:"amount"`
	Inclusive        bool    `json:"inclusive"`
	TaxRate          string  `json:"tax_rate"`
	TaxabilityReason *string `json:"taxability_reason"`
	TaxableAmount    int64   `json:"taxable_amount"`
}

// taxAmounts are the sums of the lines by rate.
func taxAmounts(lines ...account.InvoiceLine) []taxAmount {
	sums := []taxAmount{}
	at := map[string]int{}
	for _, l := range lines {
		for _, t := range l.Taxes {
			n, ok := at[t.Rate]
			if !ok {
				n = len(sums)
				at[t.Rate] = n
				sums = append(sums, taxAmount{TaxRate: t.Rate, Inclusive: t.Inclusive})
			}
			sums[n].Amount += t.Value
			sums[n].TaxableAmount += t.Taxable
		}
	}
	return sums
}
