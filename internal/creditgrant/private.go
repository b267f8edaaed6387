// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
)

// replacement is what a plan knows of a replacement, as private data.
type replacement struct {
	granting.Replacement

	// Warned is true if the plan has warned of the replacement. Terraform drops the warning
	// of a plan whose replacement no changed attribute causes.
	Warned bool `json:"warned,omitempty"`
}

func (p replacement) save(ctx context.Context, private grantresource.PrivateData) diag.Diagnostics {
	return grantresource.SetPrivate(ctx, private, grantresource.PrivateReplacement, p)
}
