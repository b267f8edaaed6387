// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

var _ function.Function = majorUnits{}

type majorUnits struct{}

// NewMajorUnits returns the function major_units(value, currency).
func NewMajorUnits() function.Function { return majorUnits{} }

func (majorUnits) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "major_units"
}

func (majorUnits) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Writes an amount that Stripe counts in minor units for people.",
		MarkdownDescription: "Converts a value in a currency's minor units, like `1050` cents, to the amount that people write, `\"10.50\"`, by Stripe's list of currencies without decimals and with three. " +
			"The result is text with all decimals of the currency; Terraform converts it to a number where one is needed.",
		Parameters: []function.Parameter{
			// An Int64Parameter would refuse 25.5 as an error in the provider.
			function.NumberParameter{
				Name:                "value",
				MarkdownDescription: "A whole number of the currency's minor units.",
			},
			currencyParameter(),
		},
		Return: function.StringReturn{},
	}
}

func (majorUnits) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var number *big.Float
	var currency string
	resp.Error = req.Arguments.Get(ctx, &number, &currency)
	if resp.Error == nil {
		resp.Error = checkCurrency(currency)
	}
	if resp.Error != nil {
		return
	}
	value, accuracy := number.Int64()
	if !number.IsInt() || accuracy != big.Exact {
		resp.Error = function.NewArgumentFuncError(0, majorUnitsAdvice(number))
		return
	}
	resp.Error = resp.Result.Set(ctx, money.Major(value, currency))
}

// majorUnitsAdvice says what to write for a number that does not count minor units.
func majorUnitsAdvice(number *big.Float) string {
	written := number.Text('f', -1)
	if number.IsInt() {
		return written + " is beyond what Stripe can count: write a smaller value"
	}
	return fmt.Sprintf("%s is not a whole number of minor units, like cents: write the value as Stripe counts it, or leave major_units out if this is the amount in major units already", written)
}
