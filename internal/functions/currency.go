// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package functions

import (
	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/billing-credits/terraform-provider-stripe/internal/money"
)

// currencyParameter is the parameter that both functions have second.
func currencyParameter() function.Parameter {
	return function.StringParameter{
		Name:                "currency",
		MarkdownDescription: "Three-letter ISO currency code in lower case, like `usd`. It decides the decimals: none for `jpy`, three for `kwd`, two for most.",
	}
}

// checkCurrency refuses what is no currency, since any other text would be counted
// with two decimals in silence.
func checkCurrency(code string) *function.FuncError {
	if money.ValidCurrency(code) {
		return nil
	}
	return function.NewArgumentFuncError(1, money.CurrencyAdvice(code))
}
