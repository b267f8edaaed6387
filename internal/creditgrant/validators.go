// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

func noSquareBrackets() validator.String {
	return stringvalidator.RegexMatches(regexp.MustCompile(`^[^\[\]]*$`), "must not contain square brackets, which Stripe does not take in a metadata key")
}

// reserved refuses the metadata keys that the provider keeps to itself.
type reserved struct{}

func notReserved() validator.String { return reserved{} }

func (reserved) Description(context.Context) string {
	return "must not be " + keyMetadata + " or " + ownerMetadata + ", which the provider sets"
}

func (r reserved) MarkdownDescription(ctx context.Context) string { return r.Description(ctx) }

func (reserved) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if key := req.ConfigValue.ValueString(); key == keyMetadata || key == ownerMetadata {
		resp.Diagnostics.AddAttributeError(req.Path, "Reserved metadata key",
			"The metadata key "+key+" is the provider's own. Remove it from metadata, and set the attribute idempotency_key instead.")
	}
}
