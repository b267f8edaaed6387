// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package account

import (
	"fmt"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/billing"
)

// The durations of a coupon (SPEC).
const (
	DurationForever   = "forever"
	DurationOnce      = "once"
	DurationRepeating = "repeating"
)

// Coupon takes a percentage, a decimal number, or an amount in minor units off
// what it is applied to.
type Coupon struct {
	ID               string            `json:"id"`
	Created          int64             `json:"created"`
	AmountOff        int64             `json:"amount_off,omitempty"`
	PercentOff       string            `json:"percent_off,omitempty"`
	Currency         string            `json:"currency,omitempty"`
	Duration         string            `json:"duration"`
	DurationInMonths int64             `json:"duration_in_months,omitempty"`
	MaxRedemptions   int64             `json:"max_redemptions,omitempty"`
	RedeemBy         int64             `json:"redeem_by,omitempty"`
	TimesRedeemed    int64             `json:"times_redeemed,omitempty"`
	Name             string            `json:"name,omitempty"`
	Metadata         map[string]string `json:"metadata,omitempty"`
	// Deleted coupons are missing to requests; discounts that were given stay.
	Deleted bool `json:"deleted,omitempty"`
}

// Discount is a coupon on a subscription or an invoice. End is 0 for one without
// an end; Spent says that a coupon of one use was used. Times are Unix seconds.
type Discount struct {
	ID           string `json:"id"`
	Coupon       string `json:"coupon"`
	Customer     string `json:"customer"`
	Subscription string `json:"subscription,omitempty"`
	Invoice      string `json:"invoice,omitempty"`
	Start        int64  `json:"start"`
	End          int64  `json:"end,omitempty"`
	Spent        bool   `json:"spent,omitempty"`
}

var couponKind = kind[Coupon]{
	noun: "coupon",
	in:   func(a *Account) *collection[Coupon] { return &a.coupons },
	gone: func(c *Coupon) bool { return c.Deleted },
}

// Valid says whether the coupon can still be redeemed at now.
func (c *Coupon) Valid(now int64) bool {
	return !c.Deleted && (c.RedeemBy == 0 || now < c.RedeemBy) && (c.MaxRedemptions == 0 || c.TimesRedeemed < c.MaxRedemptions)
}

// CreateCoupon adds a coupon; an empty id is chosen.
func (a *Account) CreateCoupon(c Coupon) (*Coupon, error) {
	if c.ID == "" {
		c.ID = RandomID("")[:8]
	}
	if _, taken := a.coupons.get(c.ID); taken {
		return nil, apierror.Invalid(apierror.CodeResourceAlreadyExists, "id", "Coupon already exists.")
	}
	c.Created = a.WallTime()
	a.coupons.add(&c)
	a.emit("coupon.created", &c)
	return &c, nil
}

// Coupon is the coupon that the path names.
func (a *Account) Coupon(id string) (*Coupon, error) { return couponKind.find(a, id) }

// CouponOf is the coupon of a discount, deleted or not.
func (a *Account) CouponOf(d Discount) *Coupon {
	c, _ := a.coupons.get(d.Coupon)
	return c
}

// DeleteCoupon deletes the coupon; what it was applied to keeps it (DOC).
func (a *Account) DeleteCoupon(id string) (*Coupon, error) {
	c, err := a.Coupon(id)
	if err != nil {
		return nil, err
	}
	c.Deleted = true
	a.emit("coupon.deleted", c)
	return c, nil
}

// ListCoupons is a page of the coupons.
func (a *Account) ListCoupons(p Page) ([]*Coupon, bool, error) {
	return a.coupons.page(a.coupons.all(), p, func(c *Coupon) bool { return !c.Deleted })
}

// checkCoupons says whether the coupons can be applied in the currency at now.
func (a *Account) checkCoupons(coupons []string, currency string, now int64) error {
	for i, id := range coupons {
		param := fmt.Sprintf("discounts[%d][coupon]", i)
		c, err := couponKind.refer(a, id, param)
		if err != nil {
			return err
		}
		if !c.Valid(now) {
			return apierror.Invalid("coupon_expired", param, fmt.Sprintf("Coupon expired: %s", id))
		}
		if c.Currency != "" && currency != "" && c.Currency != currency {
			return apierror.Invalid("", param, fmt.Sprintf("The coupon's currency is %s, and not %s.", c.Currency, currency))
		}
	}
	return nil
}

// redeem turns coupons into discounts that begin now.
func (a *Account) redeem(coupons []string, d Discount, now int64) []Discount {
	var discounts []Discount
	for _, id := range coupons {
		c, _ := a.coupons.get(id)
		c.TimesRedeemed++
		d.ID, d.Coupon, d.Start, d.End = RandomID("di_"), id, now, 0
		if c.Duration == DurationRepeating {
			d.End = billing.Boundary(now, billing.Month, 1, c.DurationInMonths)
		}
		discounts = append(discounts, d)
	}
	return discounts
}

// inForce are the discounts that an invoice made at now gets.
func inForce(discounts []Discount, now int64) []Discount {
	var active []Discount
	for _, d := range discounts {
		if !d.Spent && (d.End == 0 || now < d.End) {
			active = append(active, d)
		}
	}
	return active
}
