// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

var _ function.Function = minorUnits{}

type minorUnits struct{}

// NewMinorUnits returns the function minor_units(amount, currency).
func NewMinorUnits() function.Function { return minorUnits{} }

func (minorUnits) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "minor_units"
}

func (minorUnits) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Counts an amount in a currency's minor units, as Stripe does.",
		MarkdownDescription: "Converts an amount of money, like `10.50`, to the currency's minor units, like `1050` cents, by Stripe's list of currencies without decimals and with three. " +
			"Nothing is rounded. Text with more decimals than the currency has is an error, even if they are zeros: `\"2.500\"` may be two thousand five hundred.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "amount",
				MarkdownDescription: "The amount in major units, as a number (`10.5`) or as decimal text (`\"10.50\"`). Up to two decimals for most currencies, none for `jpy`, three for `kwd`.",
			},
			currencyParameter(),
		},
		Return: function.Int64Return{},
	}
}

// Run converts. What a division leaves may have no end, so the error for too many
// decimals says how to round.
func (minorUnits) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var amount, currency string
	resp.Error = req.Arguments.Get(ctx, &amount, &currency)
	if resp.Error == nil {
		resp.Error = checkCurrency(currency)
	}
	if resp.Error != nil {
		return
	}
	minor, err := money.Minor(withoutResidue(amount), currency)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, minorUnitsAdvice(amount, currency, err))
		return
	}
	resp.Error = resp.Result.Set(ctx, minor)
}

// minorUnitsAdvice is a sentence without its full stop, which Terraform adds.
func minorUnitsAdvice(amount, currency string, err error) string {
	decimals := money.Decimals(currency)
	switch {
	case errors.Is(err, money.ErrTooPrecise):
		return fmt.Sprintf("%s has more decimals than %s, which has %d, and nothing is rounded in silence: %s", amount, currency, decimals, tooPreciseAdvice(amount, currency))
	case errors.Is(err, money.ErrOutOfBounds):
		return fmt.Sprintf("%s %s is beyond what Stripe can count: write a smaller amount", amount, currency)
	}
	return fmt.Sprintf(`%q is not a decimal number: write it like 10.5 or "10.50", with a point and without separators between thousands`, amount)
}

// thousands is an amount that may have a point between its thousands, as it has in
// German: "2.500".
var thousands = regexp.MustCompile(`^-?[1-9][0-9]{0,2}\.[0-9]{3}$`)

// tooPreciseAdvice says what to write for an amount with more decimals than the
// currency has.
func tooPreciseAdvice(amount, currency string) string {
	decimals := money.Decimals(currency)
	whole, fraction, _ := strings.Cut(amount, ".")
	advice := fmt.Sprintf(`write fewer, or round it yourself with format("%%.%df", ...)`, decimals)
	if strings.Trim(fraction[decimals:], "0") == "" {
		advice = fmt.Sprintf("write %q", strings.TrimSuffix(whole+"."+fraction[:decimals], "."))
	}
	if thousands.MatchString(amount) {
		grouped := strings.TrimSuffix(whole+fraction+"."+strings.Repeat("0", decimals), ".")
		advice += fmt.Sprintf(", or %q if the point separates thousands", grouped)
	}
	return advice
}
