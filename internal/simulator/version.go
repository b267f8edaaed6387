// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/api"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/switches"
)

// acacia are the versions of one family. A later one only adds fields (DOC), so
// that clients of the earlier ones read the last one's answers.
var acacia = []string{"2024-09-30.acacia", "2024-10-28.acacia", "2024-11-20.acacia", "2024-12-18.acacia", "2025-01-27.acacia", api.APIVersion}

// previewVersion is the default version of an account in the previews: that of
// requests about credits that name none.
const previewVersion = "2026-09-30.preview"

// families are the later ones, with the dates of their first version and of the next
// family's (DOC): the simulator does not know each version of a family. Previews
// began with basil and go on.
var families = map[string][2]string{
	"basil":   {"2025-03-31", "2025-09-30"},
	"clover":  {"2025-09-30", "2026-03-25"},
	"dahlia":  {"2026-03-25", "2026-09-30"},
	"endive":  {"2026-09-30", "2027-03-31"},
	"preview": {"2025-03-31", "2027-03-31"},
}

// datedForm is how Stripe names versions, laterForm those of the later families.
var (
	datedForm = regexp.MustCompile(`^20[0-9]{2}-[01][0-9]-[0-3][0-9](; ?[a-z0-9_]+=v[0-9]+)*$`)
	laterForm = regexp.MustCompile(`^(20[0-9]{2}-[01][0-9]-[0-3][0-9])\.([a-z]+)(; ?[a-z0-9_]+=v[0-9]+)*$`)
)

// isLater says whether there is such a version after acacia.
func isLater(requested string) bool {
	parts := laterForm.FindStringSubmatch(requested)
	if parts == nil {
		return false
	}
	family, ok := families[parts[2]]
	return ok && parts[1] >= family[0] && parts[1] < family[1]
}

// versionOf is the version that a request is answered in: what it asks for, if it is
// about credits. Other objects have other fields in later versions, so that these are
// refused for them; one that there is not is refused in Stripe's words.
func versionOf(requested string, e api.Endpoint, setting switches.Switches) (api.Version, error) {
	switch {
	case requested == "" && setting.Preview == switches.On && e.IsAboutCredits():
		return previewVersion, nil
	case requested == "" || slices.Contains(acacia, requested):
		return api.APIVersion, nil
	case isLater(requested) && e.IsAboutCredits():
		return api.Version(requested), nil
	case isLater(requested) || datedForm.MatchString(requested):
		return "", apierror.Invalid("", "", fmt.Sprintf(
			"The simulator answers this call in version %s, whose objects have other fields than those of %s. Use a client of that version: stripe-go v81, stripe-node 17, or the header Stripe-Version: %s.",
			api.APIVersion, requested, api.APIVersion)).BeforeExecution()
	default:
		const most = 60
		return "", apierror.Invalid("", "", "Invalid Stripe API version: "+requested[:min(len(requested), most)]).BeforeExecution()
	}
}
