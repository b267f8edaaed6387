// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// paymentMethodJSON is a payment_method: a card, as far as the simulator has one.
type paymentMethodJSON struct {
	ID             string            `json:"id"`
	Object         string            `json:"object"`
	BillingDetails map[string]any    `json:"billing_details"`
	Card           map[string]any    `json:"card"`
	Created        int64             `json:"created"`
	Customer       *string           `json:"customer"`
	Livemode       bool              `json:"livemode"`
	Metadata       map[string]string `json:"metadata"`
	Type           string            `json:"type"`
}

// noDetails are the billing details of every card.
var noDetails = map[string]any{"address": nil, "email": nil, "name": nil, "phone": nil}

func renderPaymentMethod(a *account.Account, m *account.PaymentMethod) any {
	return paymentMethodJSON{
		ID: m.ID, Object: "payment_method", BillingDetails: noDetails, Created: m.Created, Customer: text(m.Customer), Livemode: a.Livemode,
		Metadata: metadataJSON(m.Metadata), Type: "card",
		Card: map[string]any{"brand": "visa", "country": nil, "exp_month": 12, "exp_year": 2099, "funding": "credit", "last4": m.Last4},
	}
}

func createPaymentMethod(c Call) (any, error) {
	for _, name := range []string{"token", "number"} {
		if value := c.Params.String("card", name); value != "" {
			return rendered(c, renderPaymentMethod)(c.Account.CreatePaymentMethod(value, "card["+name+"]", c.Params.NewMetadata()))
		}
	}
	return nil, apierror.Invalid(apierror.CodeParameterMissing, "card[token]", "Missing required param: card[token].").BeforeExecution()
}

var paymentMethodObject = object[account.PaymentMethod]{kindPaymentMethod, "/v1/payment_methods", (*account.Account).PaymentMethod, renderPaymentMethod}

func paymentMethodEndpoints() []Endpoint {
	return []Endpoint{
		post(paymentMethodObject.path, createPaymentMethod,
			params.Field{Name: "card", Kind: params.Object, Required: true, Fields: []params.Field{
				{Name: "token"}, {Name: "number"}, {Name: "exp_month", Kind: params.Integer}, {Name: "exp_year", Kind: params.Integer}, {Name: "cvc"},
			}},
			params.Field{Name: "metadata", Kind: params.Metadata},
			params.Field{Name: "type", Kind: params.Enum, Required: true, Values: []string{"card"}}),
		paymentMethodObject.get(),
		post(paymentMethodObject.path+"/{id}/attach", func(c Call) (any, error) {
			return rendered(c, renderPaymentMethod)(c.Account.AttachPaymentMethod(c.ID, c.Params.String("customer")))
		}, params.Field{Name: "customer", Required: true}),
		paymentMethodObject.act("detach", (*account.Account).DetachPaymentMethod),
		paymentMethodObject.list(func(c Call, p account.Page) ([]*account.PaymentMethod, bool, error) {
			return c.Account.ListPaymentMethods(c.Params.String("customer"), p)
		},
			params.Field{Name: "customer", Required: true},
			params.Field{Name: "type", Kind: params.Enum, Values: []string{"card"}}),
	}
}
