// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/acctest"
)

// world is a workspace with a random configuration, which changes at random from plan
// to plan.
type world struct {
	random    *rand.Rand
	account   *acctest.Account
	ws        *acctest.Workspace
	customers []string // of grants and campaigns
	secret    []string // of campaigns whose recipients are sensitive
	crowd     []string // of one campaign with many recipients, none in most worlds
	made      int      // resources so far, which names them

	resources map[string]*resource // by address
	// What holds for the next plan alone.
	step      int
	unknown   []string // resources whose output is not known before the apply
	removed   []string // addresses that are forgotten
	imports   map[string]string
	arguments []string // of terraform plan
	adopt     bool
}

// resource is a grant or a campaign as it is configured.
type resource struct {
	campaign, secret bool
	name             string
	key              string // "" for none; a campaign has its name
	recipients       map[string]int
	label            string // the attribute name, which replaces
	year             int    // of expires_at, 0 for never
	policy           string
	note             int // metadata
	unknown          map[string]bool
}

func (r resource) clone() *resource {
	r.recipients, r.unknown = maps.Clone(r.recipients), map[string]bool{}
	return &r
}

func pick[T any](w *world, of ...T) T { return of[w.random.IntN(len(of))] }

func (w *world) chance(percent int) bool { return w.random.IntN(100) < percent }

// value is an amount that no sum is likely to be equal to.
func (w *world) value() int { return 100000 + w.random.IntN(899999) }

func (w *world) addresses() []string { return slices.Sorted(maps.Keys(w.resources)) }

// change makes up what the next plan is for.
func (w *world) change(t *testing.T) {
	w.unknown, w.removed, w.imports, w.arguments, w.adopt = nil, nil, map[string]string{}, nil, w.chance(15)
	for _, r := range w.resources {
		r.unknown = map[string]bool{}
	}
	if len(w.resources) < 3 || w.chance(30) {
		w.add(w.chance(40))
	}
	for range 1 + w.random.IntN(4) {
		if len(w.resources) == 0 {
			return
		}
		address := pick(w, w.addresses()...)
		if r := w.resources[address]; w.random.IntN(3) == 0 {
			w.changeState(t, address, r)
		} else {
			w.changeConfiguration(r)
		}
	}
}

func (w *world) add(campaign bool) {
	w.made++
	r := &resource{campaign: campaign, name: fmt.Sprintf("r%d", w.made), recipients: map[string]int{}, unknown: map[string]bool{}, policy: pick(w, "", "", "", "expire", "abandon"), year: pick(w, 0, 2034, 2035, 2036)}
	address := "stripe_billing_credit_grant." + r.name
	recipients := 1
	if campaign {
		address = "stripe_billing_credit_campaign." + r.name
		recipients = 1 + w.random.IntN(3)
		r.secret = w.chance(30)
	}
	if campaign || w.chance(60) {
		r.key = r.name
	}
	for range recipients {
		r.recipients[pick(w, w.of(r)...)] = w.value()
	}
	if w.chance(25) {
		r.unknown[pick(w, "customers", "values", "year")] = true
	}
	w.resources[address] = r
}

func (w *world) of(r *resource) []string {
	if r.secret {
		return w.secret
	}
	return w.customers
}

func (w *world) changeConfiguration(r *resource) {
	if len(r.recipients) > 100 { // the crowd
		r.label = fmt.Sprint("label ", w.step)
		return
	}
	if w.chance(35) {
		r.unknown[pick(w, "customers", "values", "year")] = true
	}
	customers := slices.Sorted(maps.Keys(r.recipients))
	one := pick(w, customers...)
	switch w.random.IntN(8) {
	case 0, 1:
		r.year = pick(w, 0, 2034, 2035, 2036)
	case 2, 3:
		r.recipients[one] = w.value()
	case 4:
		if r.campaign {
			r.recipients[pick(w, w.of(r)...)] = w.value()
		}
	case 5:
		if len(customers) > 1 || !r.campaign {
			value := r.recipients[one]
			delete(r.recipients, one)
			if !r.campaign {
				r.recipients[pick(w, w.customers...)] = value
			}
		}
	case 6:
		r.label = pick(w, "", fmt.Sprint("label ", w.step))
	case 7:
		r.note, r.policy = w.step, pick(w, "", "void_or_expire", "expire", "abandon")
	}
}

// changeState does what happens beside the configuration: to the state, in Stripe, or
// by an option.
func (w *world) changeState(t *testing.T, address string, r *resource) {
	ids := w.ids(t, address)
	switch w.random.IntN(8) {
	case 0:
		delete(w.resources, address)
	case 1:
		if len(ids) > 0 {
			delete(w.resources, address)
			w.removed = append(w.removed, address)
		}
	case 2:
		if len(ids) > 0 {
			w.arguments = append(w.arguments, "-replace="+address)
		}
	case 3:
		if len(ids) > 0 {
			w.ws.Run(t, "taint", address)
		}
	case 4, 5: // import or adopt
		if len(ids) == 0 || r.key == "" && r.campaign {
			return
		}
		w.ws.Run(t, "state", "rm", address)
		switch {
		case r.campaign && w.chance(50):
			w.imports[address] = r.key
		case r.key == "" || !r.campaign && w.chance(50):
			w.imports[address] = ids[0]
		default:
			w.adopt = true
		}
	case 6:
		for _, id := range w.live(t, ids[:min(len(ids), 2)]) {
			w.account.Post(t, "/v1/billing/credit_grants/"+id, "expires_at", pick(w, "", "2050000000", "2070000000"))
		}
	case 7:
		if live := w.live(t, ids[:min(len(ids), 2)]); len(live) > 0 {
			w.account.Post(t, "/v1/billing/credit_grants/"+pick(w, live...)+"/void")
		}
	}
}

// live are those of some grants that have not ended.
func (w *world) live(t *testing.T, ids []string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool {
		g := w.account.ReadGrant(t, id)
		return g["voided_at"] != nil || g["expires_at"] != nil && g.Int("expires_at") <= time.Now().Unix()
	})
}

// ids are the grants that the state has at an address.
func (w *world) ids(t *testing.T, address string) []string {
	t.Helper()
	text, err := os.ReadFile(w.ws.Path("terraform.tfstate"))
	if os.IsNotExist(err) {
		return nil
	}
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct {
				Attributes struct {
					ID     string
					Grants map[string]string
				}
			}
		}
	}
	if err != nil || json.Unmarshal(text, &state) != nil {
		t.Fatal("the state cannot be read")
	}
	var ids []string
	for _, r := range state.Resources {
		for _, instance := range r.Instances {
			if r.Type+"."+r.Name == address {
				ids = slices.Sorted(maps.Values(instance.Attributes.Grants))
				if instance.Attributes.ID != "" {
					ids = append(ids, instance.Attributes.ID)
				}
			}
		}
	}
	return slices.DeleteFunc(ids, func(id string) bool { return id == "" })
}

// later is a value that is known only after apply if it is to be.
func (w *world) later(unknown bool, value string) string {
	if !unknown {
		return value
	}
	name := fmt.Sprintf("u%d_%d", w.step, len(w.unknown))
	w.unknown = append(w.unknown, fmt.Sprintf("resource \"terraform_data\" %q {\n  input = %s\n}\n", name, value))
	return "terraform_data." + name + ".output"
}

func (w *world) configuration() string {
	w.unknown = nil
	var b strings.Builder
	b.WriteString("provider \"stripe\" {\n  requests_per_second = 1000\n}\n")
	for _, address := range w.addresses() {
		r := w.resources[address]
		kind, _, _ := strings.Cut(address, ".")
		fmt.Fprintf(&b, "resource %q %q {\n  category = \"promotional\"\n  applicability_config = { scope = { price_type = \"metered\" } }\n", kind, r.name)
		w.writeWhom(&b, r)
		if r.key != "" {
			fmt.Fprintf(&b, "  idempotency_key = %q\n", r.key)
		}
		if r.label != "" {
			fmt.Fprintf(&b, "  name = %q\n", r.label)
		}
		if r.year != 0 {
			fmt.Fprintf(&b, "  expires_at = %s\n", w.later(r.unknown["year"], fmt.Sprintf("\"%d-01-01T00:00:00Z\"", r.year)))
		}
		if r.policy != "" {
			fmt.Fprintf(&b, "  deletion_policy = %q\n", r.policy)
		}
		if r.note != 0 {
			fmt.Fprintf(&b, "  metadata = { note = \"%d\" }\n", r.note)
		}
		b.WriteString("}\n")
	}
	for _, address := range w.removed {
		fmt.Fprintf(&b, "removed {\n  from = %s\n  lifecycle {\n    destroy = false\n  }\n}\n", address)
	}
	for address, id := range w.imports {
		fmt.Fprintf(&b, "import {\n  to = %s\n  id = %q\n}\n", address, id)
	}
	return b.String() + strings.Join(w.unknown, "")
}

func (w *world) writeWhom(b *strings.Builder, r *resource) {
	customers := slices.Sorted(maps.Keys(r.recipients))
	if !r.campaign {
		fmt.Fprintf(b, "  customer = %s\n  amount = { monetary = { currency = \"usd\", value = %s } }\n",
			w.later(r.unknown["customers"], strconv.Quote(customers[0])), w.later(r.unknown["values"], strconv.Itoa(r.recipients[customers[0]])))
		return
	}
	var pairs []string
	for i, customer := range customers {
		pairs = append(pairs, fmt.Sprintf("%q = %s", customer, w.later(r.unknown["values"] && i == 0, strconv.Itoa(r.recipients[customer]))))
	}
	recipients := "{ " + strings.Join(pairs, ", ") + " }"
	if r.unknown["customers"] {
		recipients = "{ for customer, value in " + w.later(true, recipients) + " : customer => value }"
	}
	if r.secret {
		recipients = "sensitive(" + recipients + ")"
	}
	fmt.Fprintf(b, "  currency = \"usd\"\n  recipients = %s\n", recipients)
}
