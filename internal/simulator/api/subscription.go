// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// subscriptionJSON is a subscription in the shape of 2025-02-24.acacia (SDK), as
// far as the simulator holds it.
type subscriptionJSON struct {
	ID                 string            `json:"id"`
	Object             string            `json:"object"`
	BillingCycleAnchor int64             `json:"billing_cycle_anchor"`
	CancelAt           *int64            `json:"cancel_at"`
	CancelAtPeriodEnd  bool              `json:"cancel_at_period_end"`
	CanceledAt         *int64            `json:"canceled_at"`
	CollectionMethod   string            `json:"collection_method"`
	Created            int64             `json:"created"`
	Currency           string            `json:"currency"`
	CurrentPeriodEnd   int64             `json:"current_period_end"`
	CurrentPeriodStart int64             `json:"current_period_start"`
	Customer           string            `json:"customer"`
	Description        *string           `json:"description"`
	Discounts          []string          `json:"discounts"`
	EndedAt            *int64            `json:"ended_at"`
	Items              listJSON          `json:"items"`
	LatestInvoice      *string           `json:"latest_invoice"`
	Livemode           bool              `json:"livemode"`
	Metadata           map[string]string `json:"metadata"`
	StartDate          int64             `json:"start_date"`
	Status             string            `json:"status"`
	TestClock          *string           `json:"test_clock"`
	TrialEnd           *int64            `json:"trial_end"`
	TrialStart         *int64            `json:"trial_start"`
	subscriptionRequired
}

type subscriptionItemJSON struct {
	ID           string            `json:"id"`
	Object       string            `json:"object"`
	Created      int64             `json:"created"`
	Metadata     map[string]string `json:"metadata"`
	Price        any               `json:"price"`
	Quantity     *int64            `json:"quantity,omitempty"`
	Subscription string            `json:"subscription"`
	itemRequired
}

func renderSubscription(a *account.Account, s *account.Subscription) any {
	start, end := a.CurrentPeriod(s)
	j := subscriptionJSON{
		ID: s.ID, Object: "subscription", BillingCycleAnchor: s.StartDate, CanceledAt: timestamp(s.CanceledAt),
		CollectionMethod: chargeAutomatically, Created: s.Created, Currency: s.Currency, CurrentPeriodEnd: end,
		CurrentPeriodStart: start, Customer: s.Customer, Description: text(s.Description), Discounts: []string{},
		EndedAt: timestamp(s.CanceledAt), LatestInvoice: text(s.LatestInvoice), Livemode: a.Livemode,
		Metadata: metadataJSON(s.Metadata), StartDate: s.StartDate, Status: "active", TestClock: text(s.TestClock),
		Items:                listJSON{Object: "list", Data: []any{}, URL: "/v1/subscription_items?subscription=" + s.ID},
		subscriptionRequired: requiredOfSubscription(),
	}
	if s.CanceledAt != 0 {
		j.Status = "canceled"
	}
	for _, item := range s.Items {
		shown := subscriptionItemJSON{
			ID: item.ID, Object: "subscription_item", Created: s.Created, Metadata: map[string]string{},
			Price: priceByID(a, item.Price), Subscription: s.ID,
			itemRequired: requiredOfItem(a, item.Price),
		}
		if item.Quantity != 0 {
			shown.Quantity = &item.Quantity
		}
		j.Items.Data = append(j.Items.Data, shown)
	}
	return j
}

// priceByID is a price inside another object, null where there is none.
func priceByID(a *account.Account, id string) any {
	p, err := a.Price(id)
	if err != nil {
		return nil
	}
	return renderPrice(a, p)
}

func createSubscription(c Call) (any, error) {
	s := account.Subscription{Customer: c.Params.String("customer"), Description: c.Params.String("description")}
	for _, item := range c.Params.Items("items") {
		s.Items = append(s.Items, account.SubscriptionItem{Price: item.String("price"), Quantity: item.Int("quantity")})
	}
	if len(s.Items) == 0 {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, "items", "Missing required param: items.").BeforeExecution()
	}
	return rendered(c, renderSubscription)(c.Account.CreateSubscription(s, c.Params.Metadata()))
}

func subscriptionEndpoints() []Endpoint {
	const subscriptions = "/v1/subscriptions"
	return []Endpoint{
		post(subscriptions, createSubscription,
			params.Field{Name: "customer", Required: true},
			params.Field{Name: "description", MaxLength: 500},
			params.Field{Name: "items", Kind: params.Objects, Required: true, MaxItems: 20, Fields: []params.Field{
				{Name: "price", Required: true},
				{Name: "quantity", Kind: params.Integer, Min: params.Bound(0)},
			}},
			params.Field{Name: "metadata", Kind: params.Metadata}),
		get(subscriptions+"/{id}", func(c Call) (any, error) {
			return rendered(c, renderSubscription)(c.Account.Subscription(c.ID))
		}),
		del(subscriptions+"/{id}", func(c Call) (any, error) {
			return rendered(c, renderSubscription)(c.Account.CancelSubscription(c.ID))
		}),
		list(subscriptions, func(c Call, p account.Page) ([]*account.Subscription, bool, error) {
			return c.Account.ListSubscriptions(c.Params.String("customer"), c.Params.String("status"), p)
		}, renderSubscription,
			params.Field{Name: "customer"},
			params.Field{Name: "status", Kind: params.Enum, Values: []string{"active", "all", "canceled"}}),
	}
}
