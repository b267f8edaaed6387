// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

func createInvoice(c Call) (any, error) {
	v := c.Params
	if !v.Has("customer") && !v.Has("subscription") {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, "customer", "Missing required param: customer.").BeforeExecution()
	}
	i := account.Invoice{
		Customer: v.String("customer"), Subscription: v.String("subscription"), AutoAdvance: v.Bool("auto_advance"),
		CollectionMethod: chargeAutomatically, Currency: "usd", Description: v.String("description"), DaysUntilDue: v.Int("days_until_due"),
	}
	if v.Has("currency") {
		i.Currency = v.String("currency")
	}
	if v.Has("collection_method") {
		i.CollectionMethod = v.String("collection_method")
	}
	if v.Has("days_until_due") && i.CollectionMethod != sendInvoice {
		return nil, apierror.Invalid("", "days_until_due", "You can only set `days_until_due` if `collection_method` is `send_invoice`.")
	}
	withPending := v.String("pending_invoice_items_behavior") == "include"
	return rendered(c, renderInvoice)(c.Account.CreateInvoice(i, v.Metadata(), withPending))
}

func finalizeInvoice(c Call) (any, error) {
	var autoAdvance *bool
	if c.Params.Has("auto_advance") {
		value := c.Params.Bool("auto_advance")
		autoAdvance = &value
	}
	return rendered(c, renderInvoice)(c.Account.FinalizeInvoice(c.ID, autoAdvance))
}

func listLines(c Call) (any, error) {
	page, err := pageOf(c.Params)
	if err != nil {
		return nil, err
	}
	invoice, err := c.Account.Invoice(c.ID)
	if err != nil {
		return nil, err
	}
	lines, hasMore, err := invoice.Page(page)
	if err != nil {
		return nil, err
	}
	return listObject(c, lines, hasMore, renderLine(invoice)), nil
}

func invoiceEndpoints() []Endpoint {
	const invoices = "/v1/invoices"
	autoAdvance := params.Field{Name: "auto_advance", Kind: params.Boolean}
	return []Endpoint{
		post(invoices, createInvoice,
			autoAdvance,
			params.Field{Name: "collection_method", Kind: params.Enum, Values: []string{chargeAutomatically, sendInvoice}},
			params.Field{Name: "currency", Kind: params.Currency},
			params.Field{Name: "customer"},
			params.Field{Name: "days_until_due", Kind: params.Integer, Min: params.Bound(0)},
			params.Field{Name: "description", MaxLength: 1500},
			params.Field{Name: "metadata", Kind: params.Metadata},
			params.Field{Name: "pending_invoice_items_behavior", Kind: params.Enum, Values: []string{"exclude", "include"}},
			params.Field{Name: "subscription"}),
		get(invoices+"/{id}", func(c Call) (any, error) {
			return rendered(c, renderInvoice)(c.Account.Invoice(c.ID))
		}),
		del(invoices+"/{id}", func(c Call) (any, error) {
			i, err := c.Account.DeleteInvoice(c.ID)
			if err != nil {
				return nil, err
			}
			return deletedJSON{ID: i.ID, Object: "invoice", Deleted: true}, nil
		}),
		post(invoices+"/{id}/finalize", finalizeInvoice, autoAdvance),
		post(invoices+"/{id}/pay", func(c Call) (any, error) {
			return rendered(c, renderInvoice)(c.Account.PayInvoice(c.ID, c.Params.Bool("paid_out_of_band")))
		}, params.Field{Name: "paid_out_of_band", Kind: params.Boolean}),
		post(invoices+"/{id}/void", func(c Call) (any, error) {
			return rendered(c, renderInvoice)(c.Account.VoidInvoice(c.ID))
		}),
		get(invoices+"/{id}/lines", listLines, params.Paging()...),
		list(invoices, func(c Call, p account.Page) ([]*account.Invoice, bool, error) {
			return c.Account.ListInvoices(account.InvoiceFilter{
				Customer: c.Params.String("customer"), Status: c.Params.String("status"), Subscription: c.Params.String("subscription"),
			}, p)
		}, renderInvoice,
			params.Field{Name: "customer"},
			params.Field{Name: "status", Kind: params.Enum, Values: []string{
				account.InvoiceDraft, account.InvoiceOpen, account.InvoicePaid, "uncollectible", account.InvoiceVoid,
			}},
			params.Field{Name: "subscription"}),
	}
}
