// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// Reason is why a grant paid nothing of a line. The zero value is no reason: it paid.
type Reason string

// The reasons that a line gives, for any grant, in the order in which they are
// looked for.
const (
	OneOff          Reason = "one-off invoice"
	NotSubscription Reason = "not a subscription line"
	NotMetered      Reason = "price not metered"
	NoMeter         Reason = "price without a meter"
	NothingToPay    Reason = "nothing to pay"
)

// The reasons that a grant gives, in the order in which they are looked for.
const (
	NotMonetary    Reason = "not monetary"
	OtherCurrency  Reason = "other currency"
	OutOfScope     Reason = "scope leaves the price out"
	EffectiveLater Reason = "effective after the period"
	ExpiredSooner  Reason = "expires before the period is over"
	Voided         Reason = "voided"
	NotEffective   Reason = "not effective yet"
	RestExpired    Reason = "rest expired"
	UsedUpBefore   Reason = "used up before"
	UsedUpHere     Reason = "used up by earlier lines"
	OthersFirst    Reason = "others came first"

	// Unexplained is a contradiction between the rules and what Stripe did.
	Unexplained Reason = "not explained"
)

// blockedLine says why no grant can pay the line: credits apply to subscription lines on
// meter-backed prices (DOC). The text is a sentence without its period, "" with the zero
// Reason.
func blockedLine(f Facts, l stripeapi.InvoiceLine) (Reason, string) {
	if f.Invoice.Subscription == nil {
		return OneOff, "credits do not apply to one-off invoices"
	}
	if l.Type != stripeapi.LineSubscription {
		return NotSubscription, "credits do not apply to invoice items"
	}
	if l.Price == nil {
		return NotMetered, "the line has no price"
	}
	price := f.Prices[string(*l.Price)]
	switch {
	case price.Recurring == nil || price.Recurring.UsageType != stripeapi.Metered:
		return NotMetered, "the price is not metered"
	case price.Recurring.Meter == nil:
		return NoMeter, "the price has no meter: its usage is reported by usage records"
	case toPay(l) <= 0:
		return NothingToPay, "there is nothing to pay"
	}
	return "", ""
}

// blockedGrant says why the grant cannot pay the line, no matter what is left of it: it is in
// the invoice's currency, its scope takes in the price, and the invoice's period ends
// when it is effective and not expired (DOC).
func blockedGrant(f Facts, g stripeapi.CreditGrant, l stripeapi.InvoiceLine, b balance) (Reason, string) {
	end := f.Invoice.PeriodEnd
	switch {
	case g.Amount.Monetary == nil:
		return NotMonetary, "it is not an amount of money"
	case g.Amount.Monetary.Currency != l.Currency:
		return OtherCurrency, fmt.Sprintf("it is in %s, and the line in %s", upper(g.Amount.Monetary.Currency), upper(l.Currency))
	case !covers(g, *l.Price):
		return OutOfScope, fmt.Sprintf("its scope leaves out %s", *l.Price)
	case effectiveAt(g) > end:
		return EffectiveLater, fmt.Sprintf("it is effective from %s, after the end of the invoice's period at %s", timestamp.Format(effectiveAt(g)), timestamp.Format(end))
	case g.ExpiresAt != nil && *g.ExpiresAt <= end:
		return ExpiredSooner, fmt.Sprintf("it expires at %s; to pay for the invoice's period, it must expire after %s", timestamp.Format(*g.ExpiresAt), timestamp.Format(end))
	case isVoided(g, f.at()) && (b.voided || !b.granted):
		return Voided, "it was voided at " + timestamp.Format(*g.VoidedAt)
	case !b.granted && f.isDraft():
		return NotEffective, "it becomes effective at " + timestamp.Format(effectiveAt(g))
	case !b.granted:
		return NotEffective, fmt.Sprintf("it became effective at %s, after the invoice was finalized", timestamp.Format(effectiveAt(g)))
	}
	return "", ""
}

func covers(g stripeapi.CreditGrant, price stripeapi.Reference) bool {
	scope := g.ApplicabilityConfig.Scope
	return len(scope.Prices) == 0 && scope.PriceType != nil && *scope.PriceType == stripeapi.Metered ||
		slices.Contains(scope.Prices, stripeapi.Scoped{ID: string(price)})
}

func upper(currency string) string { return strings.ToUpper(currency) }
