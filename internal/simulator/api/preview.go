// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

func previewOf(v params.Values) (account.Preview, error) {
	p := account.Preview{
		Customer: v.String("customer"), Subscription: v.String("subscription"), SetsCoupons: v.Has("discounts") || v.Has("coupon"),
		Coupons: couponsOf(v), Items: subscriptionItems(v.Items("subscription_details", "items")),
	}
	if len(p.Items) == 0 {
		p.Items = subscriptionItems(v.Items("subscription_items"))
	}
	for n, item := range v.Items("invoice_items") {
		extra := account.InvoiceItem{
			Currency: item.String("currency"), Description: item.String("description"), Quantity: 1, Discountable: true,
			UnitAmount: amountOf(item, "unit_amount") + item.String("amount"),
		}
		item.SetInt(&extra.Quantity, "quantity")
		if extra.UnitAmount == "" {
			param := fmt.Sprintf("invoice_items[%d][amount]", n)
			return p, apierror.Invalid(apierror.CodeParameterMissing, param, "Missing required param: "+param+".").BeforeExecution()
		}
		p.ExtraItems = append(p.ExtraItems, extra)
	}
	if p.Customer == "" && p.Subscription == "" {
		return p, apierror.Invalid(apierror.CodeParameterMissing, "customer", "You must pass customer or subscription.").BeforeExecution()
	}
	return p, nil
}

func previewInvoice(c Call) (*account.Invoice, error) {
	p, err := previewOf(c.Params)
	if err != nil {
		return nil, err
	}
	return c.Account.PreviewInvoice(p)
}

func renderPreview(c Call) (any, error) {
	return rendered(c, renderInvoice)(previewInvoice(c))
}

func previewLines(c Call) (any, error) {
	page, err := pageOf(c.Params)
	if err != nil {
		return nil, err
	}
	i, err := previewInvoice(c)
	if err != nil {
		return nil, err
	}
	lines, hasMore, err := i.Page(page)
	if err != nil {
		return nil, err
	}
	return listObject(c, lines, hasMore, renderLine(i)), nil
}

func previewFields() []params.Field {
	bound := params.Bound(params.MaxAmount)
	below := params.Bound(-params.MaxAmount)
	return []params.Field{
		{Name: "coupon", Clearable: true},
		{Name: "currency", Kind: params.Currency},
		{Name: "customer"},
		discountsField(),
		{Name: "invoice_items", Kind: params.Objects, MaxItems: 250, Fields: []params.Field{
			{Name: "amount", Kind: params.Integer, Min: below, Max: bound},
			{Name: "currency", Kind: params.Currency},
			{Name: "description"},
			{Name: "quantity", Kind: params.Integer, Min: params.Bound(0)},
			{Name: "unit_amount", Kind: params.Integer, Min: below, Max: bound},
			{Name: "unit_amount_decimal", Kind: params.Decimal},
		}},
		{Name: "subscription"},
	}
}

// previewEndpoints are those of a preview: create_preview, and upcoming, which is
// what our version also has (SDK).
func previewEndpoints() []Endpoint {
	items := params.Field{Name: "items", Kind: params.Objects, MaxItems: 20, Fields: itemFields()}
	upcoming := append(previewFields(), params.Field{Name: "subscription_items", Kind: params.Objects, MaxItems: 20, Fields: itemFields()})
	return []Endpoint{
		post("/v1/invoices/create_preview", renderPreview, append(previewFields(),
			params.Field{Name: "subscription_details", Kind: params.Object, Fields: []params.Field{items}})...),
		get("/v1/invoices/upcoming", renderPreview, upcoming...),
		get("/v1/invoices/upcoming/lines", previewLines, append(params.Paging(), upcoming...)...),
	}
}
