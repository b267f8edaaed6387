// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/datasource"
)

// ValidateConfig checks the rules that join several attributes. Whatever is
// unknown yet is left to the plan.
func (r *grantResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	if isPlainlyValid(req.Config.Raw) {
		return
	}
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if scope, ok := config.scope(ctx); ok {
		resp.Diagnostics.Append(datasource.CheckScope(path.Root("applicability_config").AtName("scope"), scope.PriceType, scope.Prices)...)
	}
	resp.Diagnostics.Append(validateOrder(config)...)
	resp.Diagnostics.Append(validateMetadataSize(config)...)
}

// isPlainlyValid reports a configuration in which nothing is left to check: it applies
// to a price_type, and has neither two times that could be in the wrong order nor
// metadata. Most are like that, and decoding all of each costs a large plan time twice.
func isPlainlyValid(config tftypes.Value) bool {
	absent := func(v tftypes.Value) bool { return v.IsKnown() && v.IsNull() }
	var values, applicability, scope map[string]tftypes.Value
	if config.As(&values) != nil || values["applicability_config"].As(&applicability) != nil || applicability["scope"].As(&scope) != nil {
		return false
	}
	priceType := scope["price_type"]
	return priceType.IsKnown() && !priceType.IsNull() && absent(scope["prices"]) && absent(values["metadata"]) &&
		(absent(values["effective_at"]) || absent(values["expires_at"]))
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
