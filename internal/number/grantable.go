// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"

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
		return "The amount is not a whole number", written + " is not a whole number. Amounts are counted in the currency's minor units, like cents: " + instead(number, currency, maximum)
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

// noise is the largest distance from a whole number that a computation with floating
// point leaves: 19.99 * 100 is 1998.9999999999998 in most languages.
var noise = big.NewFloat(1e-6)

// instead is what to write for a fraction: what it is if it was meant in major units,
// and what it is if it counts minor units already. A reading that cannot be granted is
// left out. The more likely one comes first.
func instead(number *big.Float, currency string, maximum int64) string {
	written := decimal(number)
	nearest := nearestWhole(number)
	rounding := ""
	if distance := new(big.Float).Sub(number, nearest); distance.Abs(distance).Cmp(noise) <= 0 {
		rounding = fmt.Sprintf(", or round it: floor(%s + 0.5)", written)
	}
	if currency == "" {
		asMinor := ""
		if rounding != "" {
			asMinor = "write " + decimal(nearest) + rounding + "; if it is in major units, "
		}
		return asMinor + fmt.Sprintf("write the number of them, or have it counted with provider::stripe::minor_units(%q, currency).", written)
	}
	var readings []string
	minor, accuracy := nearest.Int64()
	if accuracy == big.Exact && minor <= maximum && minor%money.Step(currency) == 0 && (rounding != "" || number.Cmp(big.NewFloat(1)) > 0) {
		readings = append(readings, fmt.Sprintf("for %s write %d%s", money.Format(minor, currency), minor, rounding))
	}
	if money.Decimals(currency) > 0 || len(readings) == 0 {
		if major := inMajorUnits(number, currency, maximum); major != "" {
			readings = append(readings, major)
		}
	}
	switch {
	case len(readings) == 0 && number.Cmp(big.NewFloat(1)) < 0:
		return atLeast(currency)
	case len(readings) == 0:
		return atMost(maximum, currency)
	case rounding == "":
		slices.Reverse(readings)
	}
	return strings.Join(readings, "; ") + "."
}

// inMajorUnits is what to write for a fraction that was meant in major units, rounded
// to the decimals that the currency has; "" if that cannot be granted.
func inMajorUnits(number *big.Float, currency string, maximum int64) string {
	written := decimal(number)
	if money.Step(currency) == 1 {
		if minor, err := money.Minor(written, currency); err == nil && minor > 0 && minor <= maximum {
			return fmt.Sprintf("for %s write %d, or provider::stripe::minor_units(%q, %q)", money.Format(minor, currency), minor, written, currency)
		}
	}
	decimals, reason := money.Decimals(currency), ""
	if money.Step(currency) > 1 {
		decimals, reason = 0, hasNoFractions(currency)+": "
	}
	minor, err := money.Minor(number.Text('f', decimals), currency)
	if err != nil || minor == 0 || minor > maximum {
		return ""
	}
	return fmt.Sprintf(`%sfor %s write %d, or provider::stripe::minor_units(format("%%.%df", %s), %q)`,
		reason, money.Format(minor, currency), minor, decimals, written, currency)
}

// nearestWhole rounds a positive number, halves up.
func nearestWhole(number *big.Float) *big.Float {
	whole, _ := new(big.Float).Add(number, big.NewFloat(0.5)).Int(nil)
	return new(big.Float).SetInt(whole)
}
