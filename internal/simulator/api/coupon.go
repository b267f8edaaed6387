// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package api

import (
	"encoding/json"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

// couponJSON is a coupon (SPEC).
type couponJSON struct {
	ID               string            `json:"id"`
	Object           string            `json:"object"`
	AmountOff        *int64            `json:"amount_off"`
	Created          int64             `json:"created"`
	Currency         *string           `json:"currency"`
	Duration         string            `json:"duration"`
	DurationInMonths *int64            `json:"duration_in_months"`
	Livemode         bool              `json:"livemode"`
	MaxRedemptions   *int64            `json:"max_redemptions"`
	Metadata         map[string]string `json:"metadata"`
	Name             *string           `json:"name"`
	PercentOff       *json.Number      `json:"percent_off"`
	RedeemBy         *int64            `json:"redeem_by"`
	TimesRedeemed    int64             `json:"times_redeemed"`
	Valid            bool              `json:"valid"`
}

func renderCoupon(a *account.Account, c *account.Coupon) any {
	j := couponJSON{
		ID: c.ID, Object: "coupon", AmountOff: timestamp(c.AmountOff), Created: c.Created, Currency: text(c.Currency), Duration: c.Duration,
		DurationInMonths: timestamp(c.DurationInMonths), Livemode: a.Livemode, MaxRedemptions: timestamp(c.MaxRedemptions),
		Metadata: metadataJSON(c.Metadata), Name: text(c.Name), RedeemBy: timestamp(c.RedeemBy), TimesRedeemed: c.TimesRedeemed,
		Valid: c.Valid(a.WallTime()),
	}
	if c.PercentOff != "" {
		percent := json.Number(c.PercentOff)
		j.PercentOff = &percent
	}
	return j
}

// discountsField is how invoices and subscriptions name coupons.
func discountsField() params.Field {
	return params.Field{Name: "discounts", Kind: params.Objects, MaxItems: 20, Clearable: true, Fields: []params.Field{{Name: "coupon", Required: true}}}
}

// couponsOf are the coupons that a request names, in the order in which they take
// something off.
func couponsOf(v params.Values) []string {
	var coupons []string
	if v.String("coupon") != "" {
		coupons = append(coupons, v.String("coupon"))
	}
	for _, item := range v.Items("discounts") {
		coupons = append(coupons, item.String("coupon"))
	}
	return coupons
}

func createCoupon(c Call) (any, error) {
	v := c.Params
	if err := exactlyOne(v, "percent_off", "amount_off"); err != nil {
		return nil, err
	}
	coupon := account.Coupon{
		ID: v.String("id"), AmountOff: v.Int("amount_off"), PercentOff: v.String("percent_off"), Currency: v.String("currency"),
		Duration: account.DurationOnce, DurationInMonths: v.Int("duration_in_months"), MaxRedemptions: v.Int("max_redemptions"),
		RedeemBy: v.Int("redeem_by"), Name: v.String("name"), Metadata: v.NewMetadata(),
	}
	v.SetString(&coupon.Duration, "duration")
	if v.Has("amount_off") != v.Has("currency") {
		return nil, apierror.Invalid(apierror.CodeParameterMissing, "currency", "You must pass currency when passing amount_off, and only then.").BeforeExecution()
	}
	if v.Has("duration_in_months") != (coupon.Duration == account.DurationRepeating) {
		return nil, apierror.Invalid("", "duration_in_months", "You must pass duration_in_months when the duration is repeating, and only then.").BeforeExecution()
	}
	return rendered(c, renderCoupon)(c.Account.CreateCoupon(coupon))
}

var couponObject = object[account.Coupon]{"coupon", "/v1/coupons", (*account.Account).Coupon, renderCoupon}

func couponEndpoints() []Endpoint {
	return []Endpoint{
		post(couponObject.path, createCoupon,
			params.Field{Name: "amount_off", Kind: params.Integer, Min: params.Bound(1), Max: params.Bound(params.MaxAmount)},
			params.Field{Name: "currency", Kind: params.Currency},
			params.Field{Name: "duration", Kind: params.Enum, Values: []string{account.DurationForever, account.DurationOnce, account.DurationRepeating}},
			params.Field{Name: "duration_in_months", Kind: params.Integer, Min: params.Bound(1), Max: params.Bound(1200)},
			params.Field{Name: "id", MaxLength: 200},
			params.Field{Name: "max_redemptions", Kind: params.Integer, Min: params.Bound(1)},
			params.Field{Name: "metadata", Kind: params.Metadata},
			params.Field{Name: "name", MaxLength: 40},
			percentField("percent_off", false),
			params.Field{Name: "redeem_by", Kind: params.Timestamp, Min: params.Bound(1)}),
		couponObject.get(),
		couponObject.del((*account.Account).DeleteCoupon),
		couponObject.list(func(c Call, p account.Page) ([]*account.Coupon, bool, error) {
			return c.Account.ListCoupons(p)
		}),
	}
}

// percentField is a percentage: a decimal number from 0 to 100.
func percentField(name string, required bool) params.Field {
	return params.Field{Name: name, Kind: params.Decimal, Required: required, Min: params.Bound(0), Max: params.Bound(100)}
}
