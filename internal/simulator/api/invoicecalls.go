// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// maxDaysUntilDue bounds days_until_due: ten years.
const maxDaysUntilDue = 3650

func createInvoice(c Call) (any, error) {
	v := c.Params
	if !v.Has("customer") && !v.Has("subscription") {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, "customer", "Missing required param: customer.").BeforeExecution()
	}
	i := account.Invoice{
		Customer: v.String("customer"), Subscription: v.String("subscription"),
		CollectionMethod: account.ChargeAutomatically, Currency: "usd", Metadata: v.NewMetadata(),
	}
	v.SetString(&i.Currency, "currency")
	setInvoice(&i, v)
	if err := checkDaysUntilDue(v, i.CollectionMethod); err != nil {
		return nil, err
	}
	return rendered(c, renderInvoice)(c.Account.CreateInvoice(i, account.NewInvoice{
		Coupons: couponsOf(v), WithPending: v.String("pending_invoice_items_behavior") == "include",
	}))
}

func checkDaysUntilDue(v params.Values, method string) error {
	if v.Has("days_until_due") && method != account.SendInvoice {
		return apierror.Invalid("", "days_until_due", "You can only set `days_until_due` if `collection_method` is `send_invoice`.")
	}
	return nil
}

// setInvoice sets what can be changed of a draft.
func setInvoice(i *account.Invoice, v params.Values) {
	v.SetBool(&i.AutoAdvance, "auto_advance")
	v.SetString(&i.CollectionMethod, "collection_method")
	v.SetInt(&i.DaysUntilDue, "days_until_due")
	v.SetString(&i.Description, "description")
	v.SetString(&i.PaymentMethod, "default_payment_method")
	v.SetTexts(&i.DefaultTaxRates, "default_tax_rates")
}

func updateInvoice(c Call) (any, error) {
	v := c.Params
	draftOnly := v.Has("collection_method") || v.Has("days_until_due") || v.Has("description") || v.Has("default_tax_rates")
	return rendered(c, renderInvoice)(c.Account.UpdateInvoice(c.ID, account.InvoiceChange{
		Metadata: v.Metadata(), SetsCoupons: v.Has("discounts"), Coupons: couponsOf(v), DraftOnly: draftOnly,
		Change: func(i *account.Invoice) { setInvoice(i, v) },
	}))
}

func invoiceFields() []params.Field {
	return []params.Field{
		{Name: "auto_advance", Kind: params.Boolean},
		{Name: "collection_method", Kind: params.Enum, Values: []string{account.ChargeAutomatically, account.SendInvoice}},
		{Name: "days_until_due", Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(maxDaysUntilDue)},
		{Name: "default_payment_method"},
		{Name: "default_tax_rates", Kind: params.Strings, MaxItems: 20, Clearable: true},
		{Name: "description", MaxLength: 1500},
		discountsField(),
		{Name: "metadata", Kind: params.Metadata},
	}
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
	invoice = c.Account.Shown(invoice)
	lines, hasMore, err := invoice.Page(page)
	if err != nil {
		return nil, err
	}
	return listObject(c, lines, hasMore, renderLine(invoice)), nil
}

var invoiceObject = object[account.Invoice]{kindInvoice, "/v1/invoices", (*account.Account).Invoice, renderInvoice}

func invoiceEndpoints() []Endpoint {
	autoAdvance := params.Field{Name: "auto_advance", Kind: params.Boolean}
	return []Endpoint{
		post(invoiceObject.path, createInvoice, append(invoiceFields(),
			params.Field{Name: "currency", Kind: params.Currency},
			params.Field{Name: "customer"},
			params.Field{Name: "pending_invoice_items_behavior", Kind: params.Enum, Values: []string{"exclude", "include"}},
			params.Field{Name: "subscription"})...),
		post(invoiceObject.path+"/{id}", updateInvoice, invoiceFields()...),
		invoiceObject.get(),
		invoiceObject.del((*account.Account).DeleteInvoice),
		post(invoiceObject.path+"/{id}/finalize", finalizeInvoice, autoAdvance),
		post(invoiceObject.path+"/{id}/pay", func(c Call) (any, error) {
			return rendered(c, renderInvoice)(c.Account.PayInvoice(c.ID, account.Payment{
				Method: c.Params.String("payment_method"), OutOfBand: c.Params.Bool("paid_out_of_band"),
			}))
		},
			params.Field{Name: "off_session", Kind: params.Boolean},
			params.Field{Name: "paid_out_of_band", Kind: params.Boolean},
			params.Field{Name: "payment_method"}),
		invoiceObject.act("mark_uncollectible", (*account.Account).MarkUncollectible),
		invoiceObject.act("send", (*account.Account).SendInvoice),
		invoiceObject.act("void", (*account.Account).VoidInvoice),
		get(invoiceObject.path+"/{id}/lines", listLines, params.Paging()...),
		invoiceObject.list(func(c Call, p account.Page) ([]*account.Invoice, bool, error) {
			return c.Account.ListInvoices(account.InvoiceFilter{
				Customer: c.Params.String("customer"), Status: c.Params.String("status"), Subscription: c.Params.String("subscription"),
				CollectionMethod: c.Params.String("collection_method"),
			}, p)
		},
			params.Field{Name: "collection_method", Kind: params.Enum, Values: []string{account.ChargeAutomatically, account.SendInvoice}},
			params.Field{Name: "customer"},
			params.Field{Name: "status", Kind: params.Enum, Values: []string{
				account.InvoiceDraft, account.InvoiceOpen, account.InvoicePaid, account.InvoiceUncollectible, account.InvoiceVoid,
			}},
			params.Field{Name: "subscription"}),
	}
}
