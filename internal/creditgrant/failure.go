// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// failure is the error of a call that Stripe did not fulfil: what was being done,
// and what Stripe said.
func failure(summary, doing string, err error) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, doing+" failed: "+err.Error()+stripeapi.Advice(err))}
}
