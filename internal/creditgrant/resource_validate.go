// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
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
	resp.Diagnostics.Append(validateOrder(config)...)
	resp.Diagnostics.Append(validateMetadataSize(config)...)
}

func validateOrder(config model) diag.Diagnostics {
	begin, hasBegin := config.EffectiveAt.Time()
	end, hasEnd := config.ExpiresAt.Time()
	if !hasBegin || !hasEnd || end.After(begin) {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("expires_at"), "The credits would expire before they are usable",
		fmt.Sprintf("expires_at (%s) must be later than effective_at (%s). Write a later expires_at, or none, for credits that never expire.",
			config.ExpiresAt.ValueString(), config.EffectiveAt.ValueString()))}
}

// validateMetadataSize checks what is known without default_metadata.
func validateMetadataSize(config model) diag.Diagnostics {
	config.MetadataAll = config.Metadata
	return checkMetadataSize(config)
}
