// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// maxUnreadable is how many objects a warning names.
const maxUnreadable = 10

// NameUnreadable warns of the grants that cannot be told apart in what the run has read in
// bulk, each once in a run.
func NameUnreadable(run *granting.Run, diags *diag.Diagnostics) {
	diags.Append(UnreadableWarning(run.Client().Bulk().TakeUnreadable())...)
}

// UnreadableWarning names the objects that a list of Stripe leaves out because they
// cannot be read. It is empty for none.
func UnreadableWarning(objects []stripeapi.Unreadable) diag.Diagnostics {
	if len(objects) == 0 {
		return nil
	}
	var lines []string
	for _, object := range objects[:min(len(objects), maxUnreadable)] {
		lines = append(lines, "- "+object.String())
	}
	if more := len(objects) - maxUnreadable; more > 0 {
		lines = append(lines, fmt.Sprintf("- and %d more", more))
	}
	return diag.Diagnostics{diag.NewWarningDiagnostic("A list leaves out credit grants that cannot be read",
		"Stripe lists credit grants that are not what this provider reads. All others were read. Look at these in the Dashboard:\n"+strings.Join(lines, "\n"))}
}
