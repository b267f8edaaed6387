// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
)

// RunOf is the run that the configured provider hands to a resource or an
// action. It is nil where there is none yet: Terraform also calls Configure before the
// provider is configured.
func RunOf(providerData any, diags *diag.Diagnostics) *granting.Run {
	if providerData == nil {
		return nil
	}
	run, ok := providerData.(*granting.Run)
	if !ok {
		diags.AddError("Unexpected provider data", fmt.Sprintf("The provider handed over %T. This is a bug in the provider.", providerData))
	}
	return run
}
