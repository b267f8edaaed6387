// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"

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

// SetIdentity sets the attribute that identifies a resource, if the caller of the provider
// keeps identities.
func SetIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, name, value string) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.SetAttribute(ctx, path.Root(name), value)
}

// SetMissingIdentity is SetIdentity for a state that has no identity: of an older provider,
// or of a Terraform before 1.12, which keeps none.
func SetMissingIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, name, value string) diag.Diagnostics {
	if identity == nil || !identity.Raw.IsFullyNull() {
		return nil
	}
	return SetIdentity(ctx, identity, name, value)
}
