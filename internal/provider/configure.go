// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/grantresource"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

var accountPattern = regexp.MustCompile(`^acct_\w+$`)

// clientConfig makes of the provider's configuration and the environment what a
// client needs, or says what is wrong with it. All of it is known. No message repeats
// the key.
func clientConfig(config providerModel, getenv func(string) string) (stripeapi.Config, diag.Diagnostics) {
	var diags diag.Diagnostics
	key, err := stripeapi.ParseKey(orEnv(config.APIKey, getenv, envAPIKey))
	if err != nil {
		diags.Append(keyError(err))
	}
	base, baseDiags := parseBase(baseOf(config.APIBase, getenv))
	diags.Append(baseDiags...)
	account := orEnv(config.StripeAccount, getenv, envAccount)
	if account != "" && !isAccountID(account) {
		diags.Append(grantresource.ArgumentError(path.Root("stripe_account"), account, "Invalid connected account",
			fmt.Sprintf("A connected account has an id like acct_1Abc..., and %s is none. Correct stripe_account, or the environment variable %s.", grantresource.ShownValue(account), envAccount)))
	}
	version, versionDiags := parseVersion(orEnv(config.StripeVersion, getenv, envVersion), config.StripeVersion.IsNull())
	diags.Append(versionDiags...)
	return stripeapi.Config{
		Key:               key,
		Account:           account,
		Version:           version,
		Base:              base,
		RequestsPerSecond: int(orDefault(config.RequestsPerSecond, stripeapi.DefaultRequestsPerSecond)),
		MaxRetries:        int(orDefault(config.MaxRetries, stripeapi.DefaultMaxRetries)),
	}, diags
}

// EnvironmentClient returns a client of the account and key that the environment names,
// as the provider without arguments would use. No error repeats the key.
func EnvironmentClient(version string, getenv func(string) string) (*stripeapi.Client, error) {
	config, diags := clientConfig(providerModel{}, getenv)
	if diags.HasError() {
		problem := diags.Errors()[0]
		return nil, fmt.Errorf("%s. %s", problem.Summary(), problem.Detail())
	}
	config.UserAgent = userAgent(version)
	return stripeapi.New(config), nil
}

func userAgent(version string) string {
	return fmt.Sprintf("terraform-provider-stripe/%s (+https://%s)", version, Address)
}

// requireKnown refuses arguments of which Terraform does not know all yet: falling
// back to the environment or a default would talk to another account than declared,
// or grant past a limit.
func requireKnown(ctx context.Context, config providerModel) diag.Diagnostics {
	var diags diag.Diagnostics
	for _, argument := range []struct {
		name  string
		value attr.Value
	}{
		{"api_key", config.APIKey},
		{"stripe_account", config.StripeAccount},
		{"expected_account_id", config.ExpectedAccountID},
		{"api_base", config.APIBase},
		{"requests_per_second", config.RequestsPerSecond},
		{"max_retries", config.MaxRetries},
		{"stripe_version", config.StripeVersion},
		{"existing_grants", config.ExistingGrants},
		{"max_grant_value", config.MaxGrantValue},
		{"max_granted_per_run", config.MaxGrantedPerRun},
		{"max_ended_per_run", config.MaxEndedPerRun},
		{"default_metadata", config.DefaultMetadata},
	} {
		// A map that is known may have elements that are not.
		if value, err := argument.value.ToTerraformValue(ctx); err == nil && value.IsFullyKnown() {
			continue
		}
		diags.AddAttributeError(path.Root(argument.name), "A provider argument is not known yet",
			fmt.Sprintf("%s depends on something that is only known after apply, and no other value is taken in its place. "+
				"Apply what it depends on first (terraform apply -target=...), or set it from a variable or the environment.", argument.name))
	}
	return diags
}

// keyError is the error of a key that cannot be used. Terraform prints the source
// line of the attribute that an error names. A key that is malformed may be most of
// a real one, so its error names no attribute.
func keyError(err error) diag.Diagnostic {
	detail := fmt.Sprintf("The provider needs a secret or restricted API key, like sk_test_... or rk_live_..., and %s. Set api_key in the provider's configuration, or the environment variable %s.", err, envAPIKey)
	if errors.Is(err, stripeapi.ErrKeyMissing) {
		return diag.NewAttributeErrorDiagnostic(path.Root("api_key"), "No Stripe API key", detail)
	}
	return diag.NewErrorDiagnostic("Unusable Stripe API key", detail)
}

// baseOf is the configured URL, else the environment's, else Stripe's. A configured "" is
// neither of the others, so that no request goes where nobody meant it to.
func baseOf(configured types.String, getenv func(string) string) string {
	if !configured.IsNull() {
		return configured.ValueString()
	}
	return cmp.Or(getenv(envAPIBase), stripeapi.DefaultBase)
}

// parseBase is stripeapi.ParseBase with diagnostics. The host of a URL is told to
// name servers, so one that looks like a key is refused even if it could be a host.
func parseBase(text string) (string, diag.Diagnostics) {
	base, err := stripeapi.ParseBase(text)
	if err == nil && stripeapi.LooksLikeKey(text) {
		err = stripeapi.ErrBaseForm
	}
	if err != nil {
		return "", diag.Diagnostics{grantresource.ArgumentError(path.Root("api_base"), text, "Invalid base URL",
			fmt.Sprintf("Requests cannot go to %s: %s. Remove api_base (and %s from the environment) to use Stripe, or write a URL like http://127.0.0.1:12111 for a simulator on this machine.",
				grantresource.ShownValue(text), err, envAPIBase))}
	}
	return base, nil
}

// parseVersion is stripeapi.ParseVersion with diagnostics. "" is the default, unless it was
// configured.
func parseVersion(text string, mayBeEmpty bool) (stripeapi.Version, diag.Diagnostics) {
	if text == "" && mayBeEmpty {
		return "", nil
	}
	version, err := stripeapi.ParseVersion(text)
	if err != nil {
		return "", diag.Diagnostics{grantresource.ArgumentError(path.Root("stripe_version"), text, "Invalid version of Stripe's API",
			fmt.Sprintf("%s cannot be used: %s. Correct stripe_version, or the environment variable %s, or remove both to use %s.",
				grantresource.ShownValue(text), err, envVersion, stripeapi.DefaultVersion))}
	}
	return version, nil
}

func isAccountID(text string) bool {
	return accountPattern.MatchString(text) && !stripeapi.LooksLikeKey(text)
}

// checkAccount reads from Stripe which account the key belongs to, if one is expected.
func checkAccount(ctx context.Context, client *stripeapi.Client, expected types.String) diag.Diagnostics {
	if expected.IsNull() {
		return nil
	}
	var diags diag.Diagnostics
	account, err := client.GetAccount(ctx)
	switch {
	case err != nil:
		diags.AddAttributeError(path.Root("expected_account_id"), "Could not tell which account the API key belongs to",
			fmt.Sprintf("expected_account_id is set, and GET /v1/account failed, so nothing else was done: %s%s", err, stripeapi.Advice(err)))
	case account.ID != expected.ValueString():
		diags.AddAttributeError(path.Root("expected_account_id"), "The API key belongs to another account",
			fmt.Sprintf("The key belongs to account %s, and expected_account_id is %s. Nothing was done. Configure the key of the expected account, or correct expected_account_id.", account.ID, expected.ValueString()))
	}
	return diags
}

// orEnv is a configured value, else the environment's. A configured "" counts as
// configured.
func orEnv(value types.String, getenv func(string) string, name string) string {
	if value.IsNull() {
		return getenv(name)
	}
	return value.ValueString()
}

func orDefault(value types.Int64, otherwise int64) int64 {
	if value.IsNull() {
		return otherwise
	}
	return value.ValueInt64()
}
