// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	acctest.RemoveBuilt()
	os.Exit(code)
}

type object = map[string]any

func errorsOf(diagnostics []*tfprotov6.Diagnostic) []*tfprotov6.Diagnostic {
	var out []*tfprotov6.Diagnostic
	for _, d := range diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			out = append(out, d)
		}
	}
	return out
}

// TestAccWrongProviderConfigurations is the table of what the provider block may
// not say, at which argument, and what it says to write instead.
func TestAccWrongProviderConfigurations(t *testing.T) {
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs keys of several accounts")
	for _, name := range []string{"STRIPE_API_KEY", "STRIPE_ACCOUNT", "STRIPE_API_BASE"} {
		t.Setenv(name, "")
	}
	for name, tc := range map[string]struct {
		config object
		env    string // of STRIPE_API_KEY
		at     string
		says   string
	}{
		"no key":                       {object{}, "", "api_key", "STRIPE_API_KEY"},
		"empty key":                    {object{"api_key": ""}, "sk_test_env", "api_key", "no API key is configured"},
		"publishable key":              {object{"api_key": "pk_test_1"}, "", "", "publishable key"},
		"publishable key around":       {object{}, "pk_live_1", "", "publishable key"},
		"something else":               {object{"api_key": "whsec_hidden"}, "", "", "sk_test_"},
		"key with a typing error":      {object{"api_key": "sk_tset_hidden"}, "", "", "sk_test_"},
		"key as account":               {object{"api_key": "sk_test_1", "stripe_account": "sk_live_hidden"}, "", "", "looks like an API key"},
		"key as account of acct":       {object{"api_key": "sk_test_1", "stripe_account": "acct_sk_live_hidden"}, "", "", "looks like an API key"},
		"key as base":                  {object{"api_key": "sk_test_1", "api_base": "sk_live_hidden"}, "", "", "looks like an API key"},
		"key as host":                  {object{"api_key": "sk_test_1", "api_base": "https://sk_live_hidden"}, "", "", "looks like an API key"},
		"key in the base":              {object{"api_key": "sk_test_1", "api_base": "https://rk-live-hidden@api.stripe.com"}, "", "", "looks like an API key"},
		"unknown key":                  {object{"api_key": acctest.Unknown}, "sk_test_env", "api_key", "only known after apply"},
		"unknown account":              {object{"api_key": "sk_test_1", "stripe_account": acctest.Unknown}, "", "stripe_account", "only known after apply"},
		"unknown expectation":          {object{"api_key": "sk_test_1", "expected_account_id": acctest.Unknown}, "", "expected_account_id", "only known after apply"},
		"unknown base":                 {object{"api_key": "sk_test_1", "api_base": acctest.Unknown}, "", "api_base", "only known after apply"},
		"unknown rate":                 {object{"api_key": "sk_test_1", "requests_per_second": acctest.Unknown}, "", "requests_per_second", "only known after apply"},
		"unknown retries":              {object{"api_key": "sk_test_1", "max_retries": acctest.Unknown}, "", "max_retries", "only known after apply"},
		"unknown version":              {object{"api_key": "sk_test_1", "stripe_version": acctest.Unknown}, "", "stripe_version", "only known after apply"},
		"no version":                   {object{"api_key": "sk_test_1", "stripe_version": ""}, "", "stripe_version", "a date and a name"},
		"half a version":               {object{"api_key": "sk_test_1", "stripe_version": "clover"}, "", "stripe_version", "a date and a name"},
		"an old version":               {object{"api_key": "sk_test_1", "stripe_version": "2024-10-28.acacia"}, "", "stripe_version", "2025-02-24.acacia"},
		"key as version":               {object{"api_key": "sk_test_1", "stripe_version": "sk_live_hidden"}, "", "", "looks like an API key"},
		"unknown choice":               {object{"api_key": "sk_test_1", "existing_grants": acctest.Unknown}, "", "existing_grants", "only known after apply"},
		"unknown limits":               {object{"api_key": "sk_test_1", "max_grant_value": acctest.Unknown}, "", "max_grant_value", "only known after apply"},
		"one unknown limit":            {object{"api_key": "sk_test_1", "max_grant_value": object{"eur": 5, "usd": acctest.Unknown}}, "", "max_grant_value", "only known after apply"},
		"one unknown limit of the run": {object{"api_key": "sk_test_1", "max_granted_per_run": object{"eur": 5, "usd": acctest.Unknown}}, "", "max_granted_per_run", "only known after apply"},
		"one unknown default":          {object{"api_key": "sk_test_1", "default_metadata": object{"team": "growth", "run": acctest.Unknown}}, "", "default_metadata", "only known after apply"},
		"key in the clear":             {object{"api_key": "sk_test_1", "api_base": "http://example.com"}, "", "api_base", "in the clear"},
		"base with a path":             {object{"api_key": "sk_test_1", "api_base": "https://example.com/v1"}, "", "api_base", "without a path"},
		"another account than thought": {object{"api_key": "sk_test_1", "api_base": account.Base, "expected_account_id": "acct_somebody"}, "", "expected_account_id", "belongs to account acct_"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("STRIPE_API_KEY", tc.env)
			found := errorsOf(account.Server(t).Configure(t, tc.config))
			if len(found) != 1 {
				t.Fatalf("%d errors, want 1: %v", len(found), found)
			}
			if at := pathOf(found[0]); at != tc.at {
				t.Errorf("the path is %q, want %q", at, tc.at)
			}
			if !strings.Contains(found[0].Detail, tc.says) {
				t.Errorf("%q does not say %q", found[0].Detail, tc.says)
			}
			for _, secret := range []string{"pk_test_1", "pk_live_1", "hidden", "sk_test_1", "sk_test_env"} {
				if strings.Contains(found[0].Summary+found[0].Detail, secret) {
					t.Errorf("the key is in %q", found[0].Detail)
				}
			}
		})
	}
}

// pathOf is the attribute that a diagnostic names, "" for none.
func pathOf(d *tfprotov6.Diagnostic) string {
	if d.Attribute == nil {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(d.Attribute.String(), `AttributeName("`), `")`)
}

// TestAccPastedKeys pastes keys where they do not belong, and looks for them in all
// that Terraform prints, which includes the source line of a diagnostic.
func TestAccPastedKeys(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it configures keys that are none")
	for name, argument := range map[string]string{
		"connected account":    `stripe_account = "sk_live_donotshowme"`,
		"expected account":     `expected_account_id = "sk_live_donotshowme"`,
		"existing grants":      `existing_grants = "sk_live_donotshowme"`,
		"grant to filter by":   "}\ndata \"stripe_billing_credit_balance_transactions\" \"test\" {\n  customer = \"cus_1\"\n  credit_grant = \"sk_live_donotshowme\"",
		"customer":             "}\ndata \"stripe_billing_credit_grants\" \"test\" {\n  customer = \"sk_live_donotshowme\"",
		"base":                 `api_base = "sk_live_donotshowme"`,
		"host":                 `api_base = "https://sk_live_donotshowme"`,
		"misspelled key":       `api_key = "sk_tset_donotshowme"`,
		"key with a space":     `api_key = "sk_test_donot showme donotshowme"`,
		"publishable key":      `api_key = "pk_live_donotshowme"`,
		"key without its kind": `api_key = "live_donotshowme"`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ws := account.Workspace(t)
			ws.Write(t, "provider \"stripe\" {\n  "+argument+"\n}\n"+grant)
			for _, command := range [][]string{{"validate", "-no-color"}, {"plan", "-no-color"}, {"plan", "-json"}} {
				result := ws.Run(t, command...)
				if command[0] == "plan" && !result.Failed {
					t.Errorf("%v succeeds:\n%s", command, result.Output)
				}
				if strings.Contains(result.Output, "donotshowme") {
					t.Errorf("%v shows the key:\n%s", command, result.Output)
				}
			}
		})
	}
}

// TestAccPartlyUnknownProviderArguments: a map of which one element is known after
// apply is refused by Terraform's plan, and is not taken without the element.
func TestAccPartlyUnknownProviderArguments(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	for _, argument := range []string{"default_metadata", "max_grant_value", "max_granted_per_run"} {
		t.Run(argument, func(t *testing.T) {
			t.Parallel()
			ws := account.Workspace(t)
			ws.Write(t, strings.ReplaceAll(`
resource "terraform_data" "run" { input = 5 }
provider "stripe" { `+argument+` = { usd = terraform_data.run.output } }
`+grant, "CUSTOMER", customer))
			result := ws.Apply(t)
			if got := result.Errors(""); !slices.Equal(got, []string{"A provider argument is not known yet"}) {
				t.Errorf("errors %q", got)
			}
		})
	}
}

// TestAccInvalidProviderArguments is what `terraform validate` refuses.
func TestAccInvalidProviderArguments(t *testing.T) {
	t.Parallel()
	server := acctest.New(t).Server(t)
	for name, config := range map[string]object{
		"no requests":           {"requests_per_second": 0},
		"too many requests":     {"requests_per_second": 1001},
		"negative retries":      {"max_retries": -1},
		"endless retries":       {"max_retries": 101},
		"account of somebody":   {"stripe_account": "somebody"},
		"expectation of nobody": {"expected_account_id": "cus_1"},
		"account that is a key": {"stripe_account": "sk_live_1"},
		"expectation of a key":  {"expected_account_id": "rk_test_1"},
	} {
		if len(errorsOf(server.ValidateProvider(t, config))) != 1 {
			t.Errorf("%s passes", name)
		}
	}
	for name, tc := range map[string]struct {
		config object
		says   string
	}{
		"half a request": {object{"requests_per_second": 1.5}, "1.5 is not a whole number of requests."},
		"no limit":       {object{"max_grant_value": object{"eur": nil, "usd": 5}}, `max_grant_value["eur"] has no value. Leave the key out`},
		"no limit a run": {object{"max_granted_per_run": object{"eur": nil, "usd": acctest.Unknown}}, `max_granted_per_run["eur"] has no value.`},
		"no default":     {object{"default_metadata": object{"team": nil}}, `default_metadata["team"] has no value.`},
		"half a retry":   {object{"max_retries": 0.5}, "0.5 is not a whole number of retries."},
		"half a cent":    {object{"max_grant_value": object{"usd": 10.5}}, `10.5 is not a whole number of minor units, like cents. Write max_grant_value["usd"]`},
		"a large limit":  {object{"max_granted_per_run": object{"usd": 1e20}}, "100000000000000000000 is too large."},
	} {
		found := errorsOf(server.ValidateProvider(t, tc.config))
		if len(found) != 1 || !strings.Contains(found[0].Detail, tc.says) {
			t.Errorf("%s: %v, want %q", name, found, tc.says)
		}
	}
	if found := server.ValidateProvider(t, object{"requests_per_second": 25, "max_retries": 0, "stripe_account": "acct_1", "expected_account_id": "acct_1"}); len(found) != 0 {
		t.Errorf("refused: %v", found)
	}
}

const grant = `
resource "stripe_billing_credit_grant" "test" {
  customer             = "CUSTOMER"
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 1000 } }
  applicability_config = { scope = { price_type = "metered" } }
}
`

// TestAccExpectedAccount: the expected account's key works, and another one's
// does nothing at all.
func TestAccExpectedAccount(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs two accounts")
	id := account.Get(t, "/v1/account").ID()
	config := strings.ReplaceAll(`provider "stripe" { expected_account_id = "`+id+`" }`+grant, "CUSTOMER", account.Customer(t))
	ws := account.Applied(t, config)
	ws.Setenv("STRIPE_API_KEY", "sk_test_somebody_else")
	account.ResetStats(t)
	result := ws.Destroy(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "The API key belongs to another account" {
		t.Errorf("errors %q", got)
	}
	if stats := account.Stats(t); stats.Requests != stats.ByRoute["GET /v1/account"] {
		t.Errorf("more was done than to ask: %v", stats.ByRoute)
	}
}

// TestAccConnectedAccount: grants go to the connected account.
func TestAccConnectedAccount(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it needs a connected account")
	ws := account.Workspace(t)
	// The customer is the platform's, so the connected account does not know it.
	ws.Write(t, strings.ReplaceAll(`provider "stripe" { stripe_account = "acct_connected" }`+grant, "CUSTOMER", account.Customer(t)))
	result := ws.Apply(t)
	if got := result.Errors(""); len(got) != 1 || got[0] != "Could not grant credits" {
		t.Errorf("errors %q", got)
	}
	if !strings.Contains(result.Detail("stripe_billing_credit_grant.test"), "resource_missing") {
		t.Errorf("detail %q", result.Detail("stripe_billing_credit_grant.test"))
	}
}

// TestAccKeyNowhere runs every command at the most talkative log level, through
// success, refusal and broken connections, and looks for the key.
func TestAccKeyNowhere(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it makes faults")
	const secret = "sk_test_donotshowme"
	account = account.WithKey(secret)
	customer := account.Customer(t)
	inEnvironment, inConfiguration := account.Workspace(t), account.Workspace(t)
	inEnvironment.Write(t, strings.ReplaceAll(`provider "stripe" { max_retries = 2 }`+grant, "CUSTOMER", customer))
	inConfiguration.Write(t, strings.ReplaceAll(`variable "key" {
  type      = string
  sensitive = true
}
provider "stripe" {
  api_key     = var.key
  max_retries = 2
}
`+grant, "CUSTOMER", customer))
	inConfiguration.Setenv("TF_VAR_key", secret)
	inConfiguration.Setenv("STRIPE_API_KEY", "")
	for _, ws := range []*acctest.Workspace{inEnvironment, inConfiguration} {
		ws.Setenv("TF_LOG", "TRACE")
		ws.Setenv("TF_LOG_PATH", ws.Path("trace.log"))
		var said strings.Builder
		run := func(arguments ...string) { said.WriteString(ws.Run(t, arguments...).Output) }
		run("validate")
		run("plan", "-out=plan.tfplan")
		if ws == inEnvironment {
			// Terraform itself shows the variables of a plan in JSON.
			run("show", "-json", "plan.tfplan")
		}
		run("show", "plan.tfplan")
		account.Faults(t, acctest.Fault{Drop: "after", Times: 1}, acctest.Fault{Status: 429, Times: 1})
		run("apply", "-auto-approve", "-no-color")
		account.Faults(t, acctest.Fault{Status: 500})
		run("plan")
		account.Faults(t, acctest.Fault{Status: 401})
		run("apply", "-auto-approve")
		account.Faults(t, acctest.Fault{Drop: "before"})
		run("destroy", "-auto-approve")
		account.Faults(t)
		run("show", "-json")
		run("destroy", "-auto-approve")
		files := []string{"trace.log", "terraform.tfstate", "terraform.tfstate.backup"}
		for _, name := range files {
			raw, err := os.ReadFile(ws.Path(name))
			if err != nil {
				t.Fatal(err)
			}
			if name == "trace.log" && len(raw) < 100_000 {
				t.Errorf("the log has only %d bytes: is it talkative?", len(raw))
			}
			said.Write(raw)
		}
		if text := said.String(); strings.Contains(text, "donotshowme") {
			at := strings.Index(text, "donotshowme")
			t.Errorf("the key is shown: …%s…", text[max(0, at-300):min(len(text), at+50)])
		}
	}
}
