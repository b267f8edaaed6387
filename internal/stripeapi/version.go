// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/stripe/stripe-go/v81"
)

// Version is a version of Stripe's API, by which the calls about credits are answered:
// "2025-12-15.clover". All other calls have DefaultVersion.
type Version string

// DefaultVersion is the version of the SDK.
const DefaultVersion = Version(stripe.APIVersion)

// AccountsSince is the first version in which a grant may belong to an account, by
// customer_account (DOC, its changelog of that date).
const AccountsSince Version = "2025-12-15.clover"

// The errors of ParseVersion. None repeats the text.
var (
	ErrVersionForm = errors.New("a version has a date and a name, like " + string(AccountsSince))
	ErrVersionOld  = errors.New("versions before " + string(DefaultVersion) + " lack what the provider reads")
)

// versionForm is a date and a name, and, of previews, the features that are switched on
// (SDK, stripe.AddBetaVersion).
var versionForm = regexp.MustCompile(`^20\d{2}-[01]\d-[0-3]\d\.[a-z]+(; ?[a-z0-9_]+=v\d+)*$`)

// ParseVersion checks the form of a version. Only Stripe knows which ones there are.
func ParseVersion(text string) (Version, error) {
	v := Version(text)
	switch {
	case !versionForm.MatchString(text):
		return "", ErrVersionForm
	case v.date() < DefaultVersion.date():
		return "", ErrVersionOld
	}
	return v, nil
}

func (v Version) date() string {
	date, _, _ := strings.Cut(string(v), ".")
	return date
}

// HasAccounts reports that a grant may belong to an account (acct_...).
func (v Version) HasAccounts() bool { return v.date() >= AccountsSince.date() }

// CheckCustomer returns an error for an account in the place of a customer (IsAccountID) in
// a version without accounts. Stripe would refuse the parameter in words of its own.
func (v Version) CheckCustomer(customer string) error {
	if !IsAccountID(customer) || v.HasAccounts() {
		return nil
	}
	return fmt.Errorf("customer_account needs the provider's stripe_version to be %s or later, and it is %s", AccountsSince, v)
}

// ExamplePreview is how a preview is named (DOC).
const ExamplePreview Version = "2026-01-28.preview"

// CheckScope returns an error for billable items in a version that is no preview.
func (v Version) CheckScope(scope Scope) error {
	if len(scope.BillableItems) == 0 || v.IsPreview() {
		return nil
	}
	return fmt.Errorf("billable_items is a preview of Stripe: it needs the provider's stripe_version to end in .preview, like %s, and it is %s", ExamplePreview, v)
}

// CheckShown returns an error for a grant that applies to nothing that the version shows.
func (v Version) CheckShown(grant CreditGrant) error {
	if !grant.ApplicabilityConfig.Scope.IsEmpty() {
		return nil
	}
	return fmt.Errorf("credit grant %s applies to nothing that the provider's stripe_version, %s, shows. Billable items need a version that ends in .preview, like %s", grant.ID, v, ExamplePreview)
}

// IsPreview reports a version that has what Stripe previews.
func (v Version) IsPreview() bool {
	name, _, _ := strings.Cut(string(v), ";")
	return strings.HasSuffix(name, ".preview")
}

// creditsPrefix begins the paths of the calls about grants, balances and the ledger.
const creditsPrefix = "/v1/billing/credit_"

// isAboutCredits reports a call that has the version of the configuration. The objects
// of other calls have other fields in later versions.
func isAboutCredits(path string) bool { return strings.HasPrefix(path, creditsPrefix) }
