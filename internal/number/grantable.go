// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"
	"errors"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// Grantable returns a validator of amounts that Stripe can grant: whole minor
// units, from 1 to a maximum, and what else the currency demands. The currency is the
// attribute that the expression finds from the amount; where it is unknown or no
// currency, the amount is judged without it. The attribute, or the map's elements,
// must be of MinorUnitsType.
func Grantable(currency path.Expression, maximum int64) validator.Int64 {
	return grantable{currency: currency, maximum: maximum}
}

type grantable struct {
	currency path.Expression
	maximum  int64
}

func (grantable) Description(context.Context) string {
	return "must be a whole number of the currency's minor units, at least 1"
}

func (g grantable) MarkdownDescription(ctx context.Context) string { return g.Description(ctx) }

// ValidateInt64 reads the amount again, because the framework hands over an
// int64, which cannot hold what this is to refuse.
func (g grantable) ValidateInt64(ctx context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	var written MinorUnits
	if diags := req.Config.GetAttribute(ctx, req.Path, &written); diags.HasError() {
		resp.Diagnostics.Append(diags...)
		return
	}
	number := written.number()
	if number == nil {
		return
	}
	if summary, detail := problem(number, g.currencyOf(ctx, req), g.maximum); detail != "" {
		resp.Diagnostics.AddAttributeError(req.Path, summary, detail)
	}
}

// currencyOf is the currency of an amount, "" if it is not known or is none.
func (g grantable) currencyOf(ctx context.Context, req validator.Int64Request) string {
	matches, diags := req.Config.PathMatches(ctx, req.PathExpression.Merge(g.currency))
	if diags.HasError() || len(matches) != 1 {
		return ""
	}
	var currency types.String
	if req.Config.GetAttribute(ctx, matches[0], &currency).HasError() || !money.ValidCurrency(currency.ValueString()) {
		return ""
	}
	return currency.ValueString()
}

// Problem says what is wrong with an amount in minor units of a currency, which may
// be "", and what to write instead; "" where nothing is, or where the amount is null
// or unknown. It is Grantable for an element of a map, of which there may be many.
func Problem(value MinorUnits, currency string, maximum int64) string {
	number := value.number()
	if number == nil {
		return ""
	}
	_, detail := problem(number, currency, maximum)
	return detail
}

// problem is what is wrong with an amount in minor units of a currency, which may
// be "", and what to write instead; both texts are empty where nothing is.
func problem(number *big.Float, currency string, maximum int64) (summary, detail string) {
	step := money.Step(currency)
	maximum -= maximum % step
	written := decimal(number)
	switch {
	case number.Sign() <= 0:
		return "The amount is not positive", fmt.Sprintf("%s is not an amount that can be granted: %s To take credit back, remove the resource that granted it.", written, atLeast(currency))
	case !number.IsInt():
		return "The amount is not in minor units", written + " is not a whole number. Amounts are counted in the currency's minor units, like cents: " + instead(number, currency, maximum)
	case number.Cmp(new(big.Float).SetInt64(maximum)) > 0:
		return "The amount is too large", written + " is beyond what can be granted: " + atMost(maximum, currency)
	}
	value, _ := number.Int64()
	if value%step == 0 {
		return "", ""
	}
	return "The amount has a fraction that the currency does not have", multiple(value, currency)
}

func atLeast(currency string) string {
	if currency == "" {
		return "write at least 1."
	}
	step := money.Step(currency)
	return fmt.Sprintf("write at least %d, which is %s.", step, money.Format(step, currency))
}

func atMost(maximum int64, currency string) string {
	if currency == "" {
		return fmt.Sprintf("write at most %d.", maximum)
	}
	return fmt.Sprintf("write at most %d, which is %s.", maximum, money.Format(maximum, currency))
}

// multiple is what to write for an amount that is no multiple of the currency's step:
// the next one.
func multiple(value int64, currency string) string {
	step := money.Step(currency)
	next := value - value%step + step
	return fmt.Sprintf("%s: write a multiple of %d, like %d for %s.", hasNoFractions(currency), step, next, money.Format(next, currency))
}

func hasNoFractions(currency string) string {
	return currency + " has no fractions, although Stripe counts it with two decimals"
}

// instead is what to write for a decimal of major units. An amount that it names can
// be granted.
func instead(number *big.Float, currency string, maximum int64) string {
	written := decimal(number)
	if currency == "" {
		return fmt.Sprintf("write the number of them, or have it counted with provider::stripe::minor_units(%q, currency).", written)
	}
	minor, err := money.Minor(written, currency)
	switch {
	case errors.Is(err, money.ErrTooPrecise):
		return rounded(number, currency, maximum)
	case err != nil || minor > maximum:
		return atMost(maximum, currency)
	case minor%money.Step(currency) != 0:
		return multiple(minor, currency)
	}
	return fmt.Sprintf("for %s write %d, or provider::stripe::minor_units(%q, %q).", money.Format(minor, currency), minor, written, currency)
}

// rounded is what to write for a decimal with more decimals than the currency has.
func rounded(number *big.Float, currency string, maximum int64) string {
	decimals := money.Decimals(currency)
	reason := fmt.Sprintf("%s has %d decimals.", currency, decimals)
	if money.Step(currency) > 1 {
		decimals = 0
		reason = hasNoFractions(currency) + "."
	}
	minor, err := money.Minor(number.Text('f', decimals), currency)
	switch {
	case err != nil || minor > maximum:
		return atMost(maximum, currency)
	case minor == 0:
		return atLeast(currency)
	}
	return fmt.Sprintf(`%s Round it to %d, for instance with provider::stripe::minor_units(format("%%.%df", %s), %q).`,
		reason, minor, decimals, decimal(number), currency)
}
