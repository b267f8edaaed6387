// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"slices"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// reference is a field that can be expanded, or gone through on the way to one.
type reference struct {
	// kind is the object that the field holds or names; "" is one that the
	// simulator does not have, so that the field is always null.
	kind string
	// byID says that the field holds an id, which expanding replaces.
	byID bool
}

func byID(kind string) reference   { return reference{kind: kind, byID: true} }
func within(kind string) reference { return reference{kind: kind} }

// never is a field that Stripe expands and that is always null here.
var never = reference{}

// The kinds of objects by the value of their `object`, and those parts of objects
// that hold more to expand.
const (
	kindCharge        = "charge"
	kindCreditNote    = "credit_note"
	kindDispute       = "dispute"
	kindRefund        = "refund"
	kindPaymentMethod = "payment_method"
	kindClock         = "test_helpers.test_clock"
	kindCustomer      = "customer"
	kindGrant         = "billing.credit_grant"
	kindInvoice       = "invoice"
	kindInvoiceItem   = "invoiceitem"
	kindLine          = "line_item"
	kindMeter         = "billing.meter"
	kindPlan          = "plan"
	kindPrice         = "price"
	kindProduct       = "product"
	kindSubscription  = "subscription"
	kindSummary       = "billing.credit_balance_summary"
	kindTransaction   = "billing.credit_balance_transaction"

	partApplied  = "part: what was applied to an invoice"
	partMoved    = "part: what a row moved"
	partCredits  = "part: pre-tax credits"
	partSettings = "part: how a customer's invoices are to be"
	partItem     = "subscription_item"
	listPrefix   = "list of "
)

// expandable are the fields of each kind that can be expanded (SPEC,
// x-expandableFields), as far as the simulator holds what they name.
var expandable = map[string]map[string]reference{
	kindGrant:         {"customer": byID(kindCustomer), "test_clock": byID(kindClock)},
	kindSummary:       {"customer": byID(kindCustomer)},
	kindTransaction:   {"credit_grant": byID(kindGrant), "test_clock": byID(kindClock), "credit": within(partMoved), "debit": within(partMoved)},
	partMoved:         {"credits_applied": within(partApplied), "credits_application_invoice_voided": within(partApplied)},
	partApplied:       {"invoice": byID(kindInvoice)},
	kindCustomer:      {"invoice_settings": within(partSettings), "test_clock": byID(kindClock), "default_source": never},
	partSettings:      {"default_payment_method": byID(kindPaymentMethod)},
	kindPaymentMethod: {"customer": byID(kindCustomer)},
	kindCreditNote:    {"customer": byID(kindCustomer), "invoice": byID(kindInvoice), "refund": byID(kindRefund)},
	kindCharge:        {"customer": byID(kindCustomer), "invoice": byID(kindInvoice), "payment_intent": never},
	kindRefund:        {"charge": byID(kindCharge), "payment_intent": never},
	kindDispute:       {"charge": byID(kindCharge), "payment_intent": never},
	kindProduct:       {"default_price": byID(kindPrice), "tax_code": never},
	kindPrice:         {"product": byID(kindProduct), "tiers": never},
	kindPlan:          {"product": byID(kindProduct)},
	kindSubscription: {
		"customer": byID(kindCustomer), "items": within(listPrefix + partItem), "latest_invoice": byID(kindInvoice), "test_clock": byID(kindClock),
		"default_payment_method": byID(kindPaymentMethod), "default_source": never, "pending_setup_intent": never, "schedule": never,
	},
	partItem: {"plan": within(kindPlan), "price": within(kindPrice)},
	kindInvoice: {
		"customer": byID(kindCustomer), "lines": within(listPrefix + kindLine), "subscription": byID(kindSubscription),
		"test_clock": byID(kindClock), "total_pretax_credit_amounts": within(partCredits),
		"charge": byID(kindCharge), "default_payment_method": byID(kindPaymentMethod), "default_source": never, "payment_intent": never,
	},
	kindLine: {
		"invoice_item": byID(kindInvoiceItem), "pretax_credit_amounts": within(partCredits), "price": within(kindPrice),
		"subscription": byID(kindSubscription),
	},
	kindInvoiceItem: {
		"customer": byID(kindCustomer), "invoice": byID(kindInvoice), "price": within(kindPrice),
		"subscription": byID(kindSubscription), "test_clock": byID(kindClock),
	},
	partCredits: {"credit_balance_transaction": byID(kindTransaction)},
}

// kind is what the endpoint answers; "" is what holds nothing to expand.
func (e Endpoint) kind() string {
	kind := ""
	if e.Pattern == summaryPath {
		kind = kindSummary
	}
	for _, o := range objects {
		if o.answers(e.Pattern) {
			kind = o.name()
		}
	}
	if strings.HasSuffix(e.Pattern, "/lines") {
		kind = map[string]string{kindInvoice: kindLine}[kind]
	}
	if e.IsList() {
		return listPrefix + kind
	}
	return kind
}

// IsList says whether the endpoint answers pages.
func (e Endpoint) IsList() bool {
	return slices.ContainsFunc(e.Fields, func(f params.Field) bool { return f.Name == "starting_after" })
}

// lookUp is the JSON of the object of a kind that an id names.
func lookUp(a *account.Account, kind, id string) (any, error) {
	for _, o := range objects {
		if o.name() == kind {
			return o.lookUp(a, id)
		}
	}
	panic("simulator: no object is a " + kind)
}
