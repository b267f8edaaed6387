// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// Category returns a validator of a grant's category (SPEC).
func Category() validator.String { return OneOf("paid", "promotional") }

// Status returns a validator of a status to filter lists by. Lists do not read balances, so
// depleted is none of them.
func Status() validator.String {
	return OneOf(granting.StatusPending, granting.StatusGranted, granting.StatusExpired, granting.StatusVoided)
}

// PriceType returns a validator of the price type of a scope.
func PriceType() validator.String { return OneOf(stripeapi.Metered) }

// OneOf is stringvalidator.OneOf, but does not show a key.
func OneOf(values ...string) validator.String { return oneOf{stringvalidator.OneOf(values...)} }

type oneOf struct{ validator.String }

func (v oneOf) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if value := req.ConfigValue.ValueString(); stripeapi.LooksLikeKey(value) {
		resp.Diagnostics.Append(ArgumentError(req.Path, value, "Invalid Attribute Value Match", "The argument's "+v.Description(ctx)+"."))
		return
	}
	v.String.ValidateString(ctx, req, resp)
}
