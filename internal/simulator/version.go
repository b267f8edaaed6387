// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// renderedVersion is the API version of every answer: the one that the pinned SDK
// asks for (SDK).
const renderedVersion = "2025-02-24.acacia"

// acacia are the versions of one family. A later one only adds fields (DOC), so
// that clients of the earlier ones read the last one's answers.
var acacia = []string{"2024-09-30.acacia", "2024-10-28.acacia", "2024-11-20.acacia", "2024-12-18.acacia", "2025-01-27.acacia", renderedVersion}

// versionForm is how Stripe names versions: before the families, by the date alone.
var versionForm = regexp.MustCompile(`^20[0-9]{2}-[01][0-9]-[0-3][0-9](\.(acacia|basil|clover|dahlia|preview))?(; ?[a-z0-9_]+=v[0-9]+)*$`)

// checkVersion refuses a Stripe-Version whose shapes differ from the ones that are
// rendered, and in Stripe's words one that there is not.
func checkVersion(requested string) error {
	switch {
	case requested == "" || slices.Contains(acacia, requested):
		return nil
	case !versionForm.MatchString(requested) || versionForm.FindStringSubmatch(requested)[2] == "acacia":
		const most = 60
		return apierror.Invalid("", "", "Invalid Stripe API version: "+requested[:min(len(requested), most)]).BeforeExecution()
	default:
		return apierror.Invalid("", "", fmt.Sprintf(
			"The simulator answers in version %s, whose objects have other fields than those of %s. Use a client of that version: stripe-go v81, stripe-node 17, or the header Stripe-Version: %s.",
			renderedVersion, requested, renderedVersion)).BeforeExecution()
	}
}
