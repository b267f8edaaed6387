// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// PaymentMethod is a card that pays, or declines, or pays and then disputes.
type PaymentMethod struct {
	ID       string            `json:"id"`
	Created  int64             `json:"created"`
	Customer string            `json:"customer,omitempty"`
	Last4    string            `json:"last4"`
	Declines bool              `json:"declines,omitempty"`
	Disputes bool              `json:"disputes,omitempty"`
	Metadata map[string]string `json:"metadata,omitempty"`
}

var paymentMethodKind = kind[PaymentMethod]{
	noun: "PaymentMethod",
	in:   func(a *Account) *collection[PaymentMethod] { return &a.paymentMethods },
}

// testCards are Stripe's own test cards, by token and number (DOC). A card can be
// attached and decline, or be declined already when it is attached.
var testCards = []struct {
	token, number, method     string
	declines, refusedAtAttach bool
}{
	{"tok_visa", "4242424242424242", "pm_card_visa", false, false},
	{"tok_mastercard", "5555555555554444", "pm_card_mastercard", false, false},
	{"tok_amex", "378282246310005", "pm_card_amex", false, false},
	{"tok_chargeCustomerFail", "4000000000000341", "pm_card_chargeCustomerFail", true, false},
	{"tok_chargeDeclined", "4000000000000002", "pm_card_chargeDeclined", true, true},
	{"tok_createDispute", disputingCard, "pm_card_createDispute", false, false},
	{"tok_visa_chargeDeclined", "4000000000000002", "pm_card_visa_chargeDeclined", true, true},
}

// disputingCard is the number of the card whose charges are disputed as fraudulent.
const disputingCard = "4000000000000259"

func declined(message string) error {
	return apierror.New(http.StatusPaymentRequired, apierror.TypeCard, apierror.CodeCardDeclined, "", message)
}

// CreatePaymentMethod makes a card of one of Stripe's test tokens or numbers.
func (a *Account) CreatePaymentMethod(tokenOrNumber, param string, metadata map[string]string) (*PaymentMethod, error) {
	for _, card := range testCards {
		if tokenOrNumber != card.token && tokenOrNumber != card.number {
			continue
		}
		m := &PaymentMethod{ID: RandomID("pm_"), Created: a.WallTime(), Last4: card.number[len(card.number)-4:], Declines: card.declines, Disputes: card.number == disputingCard, Metadata: metadata}
		a.paymentMethods.add(m)
		return m, nil
	}
	return nil, apierror.Invalid("", param, "The simulator knows Stripe's test cards only, such as tok_visa or 4242424242424242, and tok_chargeCustomerFail or 4000000000000341, which declines, and tok_createDispute or "+disputingCard+", whose charges are disputed.")
}

// PaymentMethod is the method that the path names.
func (a *Account) PaymentMethod(id string) (*PaymentMethod, error) {
	return paymentMethodKind.find(a, id)
}

// AttachPaymentMethod gives the card to a customer. One of Stripe's shared test
// cards (pm_card_visa) becomes a new one of the customer's.
func (a *Account) AttachPaymentMethod(id, customer string) (*PaymentMethod, error) {
	c, err := liveCustomerKind.refer(a, customer, "customer")
	if err != nil {
		return nil, err
	}
	for _, card := range testCards {
		if id == card.method && card.refusedAtAttach {
			return nil, declined("Your card was declined.")
		}
		if id == card.method {
			m, err := a.CreatePaymentMethod(card.token, "", nil)
			if err != nil {
				return nil, err
			}
			id = m.ID
		}
	}
	m, err := a.PaymentMethod(id)
	if err != nil {
		return nil, err
	}
	if m.Customer != "" && m.Customer != c.ID {
		return nil, apierror.Invalid("", "", "The payment method you provided has already been attached to a customer.")
	}
	m.Customer = c.ID
	a.emit("payment_method.attached", m)
	return m, nil
}

// DetachPaymentMethod takes the card from its customer, permanently.
func (a *Account) DetachPaymentMethod(id string) (*PaymentMethod, error) {
	m, err := a.PaymentMethod(id)
	if err != nil {
		return nil, err
	}
	if m.Customer == "" {
		return nil, apierror.Invalid("", "", "The payment method you provided is not attached to a customer so detachment is impossible.")
	}
	if c, ok := a.customers.get(m.Customer); ok && c.DefaultPaymentMethod == m.ID {
		c.DefaultPaymentMethod = ""
	}
	m.Customer = ""
	a.emit("payment_method.detached", m)
	return m, nil
}

// ListPaymentMethods is a page of a customer's cards.
func (a *Account) ListPaymentMethods(customer string, p Page) ([]*PaymentMethod, bool, error) {
	c, err := customerKind.refer(a, customer, "customer")
	if err != nil {
		return nil, false, err
	}
	return a.paymentMethods.page(a.paymentMethods.all(), p, func(m *PaymentMethod) bool { return m.Customer == c.ID })
}

// checkPaymentMethod says whether the method is the customer's. One of Stripe's
// shared test cards is attached to the customer, and its new id is answered.
func (a *Account) checkPaymentMethod(id, customer, param string) (string, error) {
	if id == "" {
		return "", nil
	}
	if strings.HasPrefix(id, "pm_card_") {
		m, err := a.AttachPaymentMethod(id, customer)
		if err != nil {
			return "", err
		}
		return m.ID, nil
	}
	m, err := paymentMethodKind.refer(a, id, param)
	if err != nil {
		return "", err
	}
	if m.Customer != customer {
		return "", apierror.Invalid("", param, fmt.Sprintf("The customer does not have a payment method with the ID %s. The payment method must be attached to the customer.", id))
	}
	return m.ID, nil
}
