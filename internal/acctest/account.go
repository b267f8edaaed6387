// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/billing-credits/terraform-provider-stripe/internal/provider"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// envTestacc, set to anything, sends the tests to Stripe's test mode.
const envTestacc = "STRIPE_TESTACC"

// Account is the Stripe account that one test works in.
type Account struct {
	Base      string // URL of the API
	key       string
	version   string // of the test's own calls and clients, "" for the SDK's
	simulated bool
	now       func() time.Time
}

// New returns an account for a test: a simulator's, which ends with the test, or
// the one of the caller's test mode key. A live key is refused.
func New(t testing.TB, options ...simulator.Options) *Account {
	t.Helper()
	if os.Getenv(envTestacc) != "" {
		return testMode(t)
	}
	var o simulator.Options
	if len(options) > 0 {
		o = options[0]
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Observe = checkExchange(t)
	sim := must(simulator.New(o))(t)
	server := httptest.NewServer(sim)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	return &Account{Base: server.URL, key: "sk_test_acceptance", simulated: true, now: o.Now}
}

func testMode(t testing.TB) *Account {
	t.Helper()
	key, err := stripeapi.ParseKey(os.Getenv("STRIPE_API_KEY"))
	switch {
	case err != nil:
		t.Fatalf("acceptance tests against Stripe need STRIPE_API_KEY: %v", err)
	case key.Livemode():
		t.Fatal("acceptance tests never run with a live mode key")
	}
	return &Account{Base: stripeapi.DefaultBase, key: strings.TrimSpace(os.Getenv("STRIPE_API_KEY")), now: time.Now}
}

// SimulatorOnly skips a test that needs what Stripe does not offer, and says
// what that is.
func (a *Account) SimulatorOnly(t testing.TB, because string) {
	t.Helper()
	if !a.simulated {
		t.Skipf("only with the simulator: %s", because)
	}
}

// WithKey is the same Stripe seen with another key: another account, or the
// same one's other mode.
func (a *Account) WithKey(key string) *Account {
	other := *a
	other.key = key
	return &other
}

// InVersion is the same Stripe, whose answers to the test's own calls and clients are in
// another version of the API.
func (a *Account) InVersion(version string) *Account {
	other := *a
	other.version = version
	return &other
}

// Providers serves the provider to Terraform, or OpenTofu, inside the test.
func (a *Account) Providers() map[string]func() (tfprotov6.ProviderServer, error) {
	tellPluginTesting()
	return map[string]func() (tfprotov6.ProviderServer, error){
		"stripe": func() (tfprotov6.ProviderServer, error) { return a.provider(), nil },
	}
}

func (a *Account) provider() tfprotov6.ProviderServer {
	return provider.NewServer(provider.NewIn(stripeapi.World{Now: a.now}, "test"))
}

// Config is a configuration with a provider block for the account before it.
// Arguments of the provider may be added as lines of HCL.
func (a *Account) Config(body string, arguments ...string) string {
	lines := arguments
	if a.simulated {
		lines = append([]string{fmt.Sprintf("api_key = %q", a.key), fmt.Sprintf("api_base = %q", a.Base)}, lines...)
	}
	return fmt.Sprintf("provider \"stripe\" {\n  %s\n}\n\n%s\n", strings.Join(lines, "\n  "), body)
}
