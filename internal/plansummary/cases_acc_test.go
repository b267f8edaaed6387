// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
	"github.com/billing-credits/terraform-provider-stripe/internal/plansummary"
)

// summarize plans, and returns the report of the plan and the exit status.
func summarize(t *testing.T, ws *acctest.Workspace, arguments ...string) (string, int) {
	t.Helper()
	if result := ws.Plan(t, arguments...); result.Failed {
		t.Fatal(result.Output)
	}
	return reportOf(t, ws.Run(t, "show", "-json", "plan.tfplan").Output)
}

func reportOf(t *testing.T, plan string) (string, int) {
	t.Helper()
	var out, errOut bytes.Buffer
	exit := plansummary.Command("-", address, strings.NewReader(plan), &out, &errOut)
	if errOut.Len() > 0 {
		t.Fatalf("%s\n%s", &errOut, plan)
	}
	requireSound(t, out.String())
	return out.String(), exit
}

func requireExit(t *testing.T, got, want int, report string) {
	t.Helper()
	if got != want {
		t.Errorf("the exit status is %d, want %d, of\n%s", got, want, report)
	}
}

func requireLines(t *testing.T, report string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(report, line+"\n") {
			t.Errorf("the report has no line %q:\n%s", line, report)
		}
	}
}

func keyedGrant(customer string, more ...string) string {
	return fmt.Sprintf(`
resource "stripe_billing_credit_grant" "welcome" {
  customer             = %q
  category             = "promotional"
  amount               = { monetary = { currency = "usd", value = 5000 } }
  applicability_config = { scope = { price_type = "metered" } }
  idempotency_key      = "welcome"
  %s
}
`, customer, strings.Join(more, "\n  "))
}

func campaign(recipients string, more ...string) string {
	return fmt.Sprintf(`
resource "stripe_billing_credit_campaign" "spring" {
  idempotency_key      = "spring"
  category             = "promotional"
  currency             = "usd"
  applicability_config = { scope = { price_type = "metered" } }
  recipients           = %s
  %s
}
`, recipients, strings.Join(more, "\n  "))
}

// TestAccUnknownRecipients: the recipients are known only after apply. Any grant that
// the campaign has may end, and one does.
func TestAccUnknownRecipients(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	ws := account.Workspace(t)
	config := func(of ...string) string {
		return fmt.Sprintf("resource \"terraform_data\" \"customer\" {\n  for_each = toset([%q, %q])\n  input = each.key\n}\n", of[0], of[1]) +
			campaign("{ for customer in terraform_data.customer : customer.output => 5000 }")
	}
	ws.Write(t, config(customers[0], customers[1]))
	report, exit := summarize(t, ws)
	requireExit(t, exit, plansummary.ExitSame, report)
	requireLines(t, report, "| Granted | not known yet | not known yet |")
	ws.MustApply(t, "plan.tfplan")

	ws.Write(t, config(customers[0], customers[2]))
	report, exit = summarize(t, ws)
	requireExit(t, exit, plansummary.ExitReview, report)
	requireLines(t, report,
		"**Review this: which of the 2 grants of 100.00 USD end is known only after apply, and which are granted again.**",
		"| Granted | not known yet | not known yet |", "| Granted again | 2 | not known yet |", "| Ended, at most | 2 | 100.00 |", "| Kept | 0 | 0 |",
		"| `stripe_billing_credit_campaign.spring` | The recipients. Any of the 2 grants that the campaign has now may end, or end and be granted again with another amount, and others may be granted credits. |")
	if strings.Contains(report, "Currency not known yet") {
		t.Errorf("the currency of a campaign cannot change:\n%s", report)
	}
	ws.MustApply(t, "plan.tfplan")
	if ended := account.Grants(t, customers[1])[0]; ended.String("voided_at") == "" {
		t.Errorf("the grant of the customer who is no recipient did not end: %v", ended)
	}
}

// TestAccUnknownValue: the value of one recipient is known only after apply.
func TestAccUnknownValue(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws := account.Workspace(t)
	customers := account.Customers(t, 2)
	config := func(value int) string {
		return fmt.Sprintf("resource \"terraform_data\" \"value\" {\n  input = %d\n}\n", value) +
			campaign(fmt.Sprintf("{ %q = terraform_data.value.output, %q = 700 }", customers[0], customers[1]))
	}
	ws.Write(t, config(5000))
	ws.MustApply(t)
	ws.Write(t, config(6000))
	report, exit := summarize(t, ws)
	requireExit(t, exit, plansummary.ExitReview, report)
	requireLines(t, report,
		"**Review this: whether 1 grant of 50.00 USD ends is known only after apply, and whether its customer is granted credits again.**",
		"| Granted again | 1 | not known yet |", "| Ended, at most | 1 | 50.00 |", "| Kept | 1 | 7.00 |",
		fmt.Sprintf("| %#q | 50.00 USD | not known yet, if at all | `stripe_billing_credit_campaign.spring` |", customers[0]))
}

// TestAccReplacementGoesOn: a grant whose end got no answer, or whose successor was refused, is
// granted again by the next plan, which the summary says; as long as a time of the campaign has
// passed, it is not.
func TestAccReplacementGoesOn(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	account.SimulatorOnly(t, "it loses an answer, and refuses")
	ends := func(e *acctest.Exchange) bool {
		return e.Method == http.MethodPost && strings.HasSuffix(e.Path, "/void")
	}
	creates := func(e *acctest.Exchange) bool {
		return e.Method == http.MethodPost && e.Path == "/v1/billing/credit_grants"
	}
	for name, fails := range map[string]func(e *acctest.Exchange) bool{
		"the end got no answer": func(e *acctest.Exchange) bool {
			if ends(e) {
				e.Ask()
				e.Cut()
			}
			return ends(e)
		},
		"the successor was refused": func(e *acctest.Exchange) bool {
			if creates(e) {
				e.Reply(acctest.Refusal(http.StatusForbidden, "more_permissions_required", "", "No."))
			}
			return creates(e)
		},
		"the successor got no answer": func(e *acctest.Exchange) bool {
			if creates(e) {
				e.Cut()
			}
			return creates(e)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := account.ClockedCustomer(t)
			never := account.Customer(t)
			var failing atomic.Bool
			base := account.Gateway(t, func(e *acctest.Exchange) {
				if !failing.Load() || !fails(e) {
					e.Pass()
				}
			})
			end := "expires_at = \"" + clock.At(48*time.Hour) + "\""
			config := func(value int, customers ...string) string {
				recipients := fmt.Sprintf("{ %q = %d, ", clock.Customer, value)
				for _, customer := range customers {
					recipients += fmt.Sprintf("%q = 100, ", customer)
				}
				return "provider \"stripe\" {\n  max_retries = 0\n}\n" + campaign(strings.TrimSuffix(recipients, ", ")+" }", end)
			}
			ws := account.Workspace(t)
			ws.Setenv("STRIPE_API_BASE", base)
			ws.Write(t, config(5000))
			ws.MustApply(t)
			failing.Store(true)
			ws.Write(t, config(6000))
			if result := ws.Apply(t); !result.Failed {
				t.Fatalf("the apply did not fail: %s", result.Output)
			}
			failing.Store(false)
			ws.Write(t, config(6000, never))
			report, exit := summarize(t, ws)
			requireExit(t, exit, plansummary.ExitReview, report)
			requireLines(t, report, "| Granted | 1 | 1.00 |", "| Granted again | 1 | 60.00 |", "| Ended, at most | 0 | 0 |")

			if name == "the successor got no answer" {
				return // It may have been made in time, so the plan goes on to ask.
			}
			clock.Advance(t, 96*time.Hour)
			ws.MustApply(t, "-refresh-only")
			ws.Write(t, config(6000))
			if report, exit = summarize(t, ws); exit != plansummary.ExitSame || strings.Contains(report, "| Granted again | 1") {
				t.Errorf("nothing is granted any more, and the report (status %d) says\n%s", exit, report)
			}
			ws.Write(t, strings.Replace(config(6000), end, "", 1))
			report, exit = summarize(t, ws)
			requireExit(t, exit, plansummary.ExitReview, report)
			requireLines(t, report, "| Granted again | 1 | 60.00 |")
			late := "resource \"terraform_data\" \"end\" {\n  input = \"2099-01-01T00:00:00Z\"\n}\n"
			ws.Write(t, late+strings.Replace(config(6000, never), end, "expires_at = terraform_data.end.output", 1))
			report, exit = summarize(t, ws)
			requireExit(t, exit, plansummary.ExitReview, report)
			requireLines(t, report, "| Granted | 1 | 1.00 |", "| Granted again | 1 | 60.00 |", "| Ended, at most | 0 | 0 |",
				fmt.Sprintf("| %#q | 50.00 USD | 60.00 USD, if at all | `stripe_billing_credit_campaign.spring` |", clock.Customer))
		})
	}
}

// TestAccImportAndAdoptionChange: an import and an adoption that shorten the life of
// credit say so.
func TestAccImportAndAdoptionChange(t *testing.T) {
	t.Parallel()
	const end = `expires_at = "2035-06-01T00:00:00Z"`
	for name, tc := range map[string]struct{ before, after func(customer string) string }{
		"a grant": {
			before: func(customer string) string { return keyedGrant(customer) },
			after:  func(customer string) string { return keyedGrant(customer, end) },
		},
		"a campaign": {
			before: func(customer string) string { return campaign(fmt.Sprintf("{ %q = 5000 }", customer)) },
			after:  func(customer string) string { return campaign(fmt.Sprintf("{ %q = 5000 }", customer), end) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := acctest.New(t)
			customer := account.Customer(t)
			ws := account.Workspace(t)
			ws.Write(t, tc.before(customer))
			ws.MustApply(t)
			to, id := "stripe_billing_credit_campaign.spring", "spring"
			if name == "a grant" {
				to, id = "stripe_billing_credit_grant.welcome", account.Grants(t, customer)[0].ID()
			}
			if err := os.Remove(ws.Path("terraform.tfstate")); err != nil {
				t.Fatal(err)
			}

			ws.Write(t, tc.after(customer)+fmt.Sprintf("\nimport {\n  to = %s\n  id = %q\n}\n", to, id))
			report, exit := summarize(t, ws)
			requireExit(t, exit, plansummary.ExitSame, report)
			requireLines(t, report, "| Expires earlier, or at a time not known yet | 1 | 50.00 |", "| Adopted or imported | 1 | 50.00 |")

			ws.Write(t, tc.after(customer))
			ws.Setenv("STRIPE_EXISTING_GRANTS", "adopt")
			report, exit = summarize(t, ws)
			requireExit(t, exit, plansummary.ExitSame, report)
			requireLines(t, report, "| Granted | 0 | 0 |", "| Expires earlier, or at a time not known yet | 1 | 50.00 |", "| Adopted or imported | 1 | 50.00 |")
			if !strings.Contains(report, "The plan does not hold when an adopted grant expires now.") {
				t.Errorf("the report does not say what it could not know:\n%s", report)
			}
		})
	}
}

// TestAccDrift: a campaign brings a grant that was changed elsewhere back to its
// expires_at, which is no change of the configuration.
func TestAccDrift(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customer := account.Customer(t)
	ws := account.Applied(t, campaign(fmt.Sprintf("{ %q = 5000 }", customer), `expires_at = "2035-06-01T00:00:00Z"`))
	account.Post(t, "/v1/billing/credit_grants/"+account.Grants(t, customer)[0].ID(), "expires_at", "")
	report, _ := summarize(t, ws)
	requireLines(t, report, "| Expires earlier, or at a time not known yet | 1 | 50.00 |", "| Kept | 0 | 0 |")

	// The same for a grant that may also be replaced.
	ws.Write(t, "resource \"terraform_data\" \"value\" {\n  input = 5000\n}\n"+campaign(fmt.Sprintf("{ %q = terraform_data.value.output }", customer), `expires_at = "2036-06-01T00:00:00Z"`))
	report, _ = summarize(t, ws)
	requireLines(t, report, "| Expires earlier, or at a time not known yet | 1 | 50.00 |", "| Ended, at most | 1 | 50.00 |")
}

// TestAccLargeCampaign: the report of a campaign of 1,000 that is replaced fits into a
// comment, and says what it leaves out.
func TestAccLargeCampaign(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("1,000 grants are made")
	}
	account := acctest.New(t)
	account.SimulatorOnly(t, "1,000 customers")
	var recipients strings.Builder
	for range 1000 {
		fmt.Fprintf(&recipients, "%q = 500\n", account.Customer(t))
	}
	ws := account.Applied(t, campaign("{\n"+recipients.String()+"}", `name = "Spring"`))
	ws.Write(t, campaign("{\n"+recipients.String()+"}", `name = "Summer"`))
	report, exit := summarize(t, ws)
	requireExit(t, exit, plansummary.ExitReview, report)
	requireLines(t, report, "| Granted again | 1000 | 5000.00 |", "| Ended, at most | 1000 | 5000.00 |", "And 950 more customers, 4750.00 USD, left out here.")
}

// TestAccEncodings: what Windows and wrappers make of a plan's JSON is read, or the
// error says what it is and what to run.
func TestAccEncodings(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	ws := account.Workspace(t)
	ws.Write(t, campaign(fmt.Sprintf("{ %q = 5000 }", account.Customer(t))))
	stream := ws.Plan(t).Output
	plan := ws.Run(t, "show", "-json", "plan.tfplan").Output
	planFile, err := os.ReadFile(ws.Path("plan.tfplan"))
	if err != nil {
		t.Fatal(err)
	}
	asText := ws.Run(t, "show", "-no-color", "plan.tfplan").Output
	want, _ := reportOf(t, plan)
	for name, text := range map[string]string{
		"UTF-16LE with a mark": "\xff\xfe" + inUTF16(plan, binary.LittleEndian),
		"UTF-16BE with a mark": "\xfe\xff" + inUTF16(plan, binary.BigEndian),
		"UTF-16LE":             inUTF16(plan, binary.LittleEndian),
		"UTF-8 with a mark":    "\xef\xbb\xbf" + plan,
		"Windows line ends":    strings.ReplaceAll(plan, "\n", "\r\n"),
	} {
		if report, _ := reportOf(t, text); report != want {
			t.Errorf("%s: the report is\n%s", name, report)
		}
	}
	for name, tc := range map[string]struct{ text, says string }{
		"the wrapper":           {"[command]/home/runner/work/_temp/x/terraform-bin show -json plan.tfplan\n" + plan, "terraform_wrapper: false"},
		"the wrapper's end":     {plan + "\n::debug::Terraform exited with code 0.\n", "terraform_wrapper: false"},
		"a line before":         {"Selecting workspace\n" + plan, "before the JSON"},
		"two plans":             {plan + plan, "follows the JSON"},
		"half a plan":           {plan[:len(plan)/2], "ends too early"},
		"the log of a plan":     {stream, "the log of terraform plan -json"},
		"the plan file":         {string(planFile), "the plan file itself"},
		"the text of the plan":  {asText, "as text for people"},
		"the state":             {ws.Run(t, "show", "-json").Output, "this is a state"},
		"UTF-16 of the log":     {"\xff\xfe" + inUTF16(stream, binary.LittleEndian), "the log of terraform plan -json"},
		"UTF-16 that is broken": {"\xff\xfe" + inUTF16(plan, binary.LittleEndian) + "x", "ends too early"},
		"UTF-32":                {"\xff\xfe\x00\x00{\x00\x00\x00", "neither UTF-8 nor UTF-16"},
	} {
		requireRefused(t, name, tc.text, tc.says)
	}
}

func inUTF16(text string, order binary.ByteOrder) string {
	var b bytes.Buffer
	for _, unit := range utf16.Encode([]rune(text)) {
		_ = binary.Write(&b, order, unit)
	}
	return b.String()
}

func requireRefused(t *testing.T, name, text, says string) {
	t.Helper()
	var out, errOut bytes.Buffer
	if got := plansummary.Command("-", address, strings.NewReader(text), &out, &errOut); got != plansummary.ExitFailed || out.Len() > 0 {
		t.Errorf("%s: exit status %d, on stdout %q", name, got, &out)
	}
	if !strings.Contains(errOut.String(), says) {
		t.Errorf("%s: it says %q, want %q", name, &errOut, says)
	}
}

// TestAccSensitive: what Terraform marks as sensitive is not in the report, but for
// sums of several.
func TestAccSensitive(t *testing.T) {
	t.Parallel()
	account := acctest.New(t)
	customers := account.Customers(t, 3)
	ws := account.Workspace(t)
	config := func(first int) string {
		return fmt.Sprintf(`
variable "recipients" {
  type      = map(number)
  sensitive = true
  default   = { %q = %d, %q = 733 }
}

variable "amount" {
  type      = number
  sensitive = true
  default   = 4321
}
`, customers[0], first, customers[1]) + campaign("var.recipients") + fmt.Sprintf(`
resource "stripe_billing_credit_grant" "single" {
  customer             = sensitive(%q)
  category             = "promotional"
  amount               = { monetary = { currency = "eur", value = var.amount } }
  applicability_config = { scope = { price_type = "metered" } }
}
`, customers[2])
	}
	hidden := func(report string, others ...string) {
		t.Helper()
		for _, text := range append(others, customers[0], customers[1], customers[2], "43.21", "7.33") {
			if strings.Contains(report, text) {
				t.Errorf("the report holds %s:\n%s", text, report)
			}
		}
	}
	ws.Write(t, config(5111))
	report, _ := summarize(t, ws)
	hidden(report, "51.11")
	requireLines(t, report, "| Granted | 2 | 58.44 |", "| Granted | 1 | sensitive |")
	ws.MustApply(t)

	ws.Write(t, config(6222)+"")
	report, exit := summarize(t, ws)
	requireExit(t, exit, plansummary.ExitReview, report)
	hidden(report, "51.11", "62.22")
	requireLines(t, report, "| Granted again | 1 | sensitive |", "| Ended, at most | 1 | sensitive |")

	// The state still holds the marks when the configuration has lost them.
	ws.Write(t, campaign(fmt.Sprintf("{ %q = 5111 }", customers[0])))
	report, _ = summarize(t, ws)
	hidden(report, "51.11")
}
