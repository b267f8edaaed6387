// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// ValidateConfig checks the rules that join several attributes. What is
// unknown yet is left to the plan.
func (r *grantResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	config, diags := decodeModel(ctx, req.Config.Raw)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(grantresource.CheckApplicability(ctx, config.ApplicabilityConfig)...)
	resp.Diagnostics.Append(grantresource.CheckOrder(config.EffectiveAt, config.ExpiresAt)...)
	resp.Diagnostics.Append(grantresource.CheckMetadataSize(len(config.Metadata.Elements()), isKnown(config.IdempotencyKey))...)
}
