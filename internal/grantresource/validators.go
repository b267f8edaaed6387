// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
)

// described is the part of a validator that says what it demands.
type described string

func (d described) Description(context.Context) string { return string(d) }

func (d described) MarkdownDescription(context.Context) string { return string(d) }

// Text is a validator of a text that is known: check returns what is wrong with it, nil for
// nothing.
func Text(demand string, check func(at path.Path, text string) diag.Diagnostic) validator.String {
	return text{described(demand), check}
}

type text struct {
	described
	check func(path.Path, string) diag.Diagnostic
}

func (v text) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !IsKnown(req.ConfigValue) {
		return
	}
	if problem := v.check(req.Path, req.ConfigValue.ValueString()); problem != nil {
		resp.Diagnostics.Append(problem)
	}
}

// LowerCaseCurrency is the validator of a currency as Stripe spells it: it says what
// to write for "USD".
func LowerCaseCurrency() validator.String {
	return Text("must be a currency that Stripe has, in three lower-case letters", func(at path.Path, code string) diag.Diagnostic {
		if money.ValidCurrency(code) {
			return nil
		}
		return diag.NewAttributeErrorDiagnostic(at, "Invalid currency", money.CurrencyAdvice(code)+".")
	})
}

// OneCustomer returns the validator of customer_account beside customer: exactly one of
// them is set, or at most one where neither is required.
func OneCustomer(required bool) validator.String { return oneCustomer{"excludes customer", required} }

type oneCustomer struct {
	described
	required bool
}

func (v oneCustomer) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	var customer types.String
	at := path.Root("customer")
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, at, &customer)...)
	switch {
	case customer.IsUnknown() || req.ConfigValue.IsUnknown():
		// Either may turn out to be null.
	case !customer.IsNull() && !req.ConfigValue.IsNull():
		resp.Diagnostics.AddAttributeError(req.Path, "Conflicting customer arguments",
			"customer and customer_account exclude each other: keep customer for the ID of a customer (cus_...), or customer_account for that of an account (acct_...).")
	case v.required && customer.IsNull() && req.ConfigValue.IsNull():
		resp.Diagnostics.AddAttributeError(at, "No customer",
			"Set customer to the ID of a customer (cus_...), or customer_account to that of an account (acct_...).")
	}
}

// CustomerID returns a validator of a customer's id. It refuses an email, a name
// and the ids of other objects, and says how to find the customer.
func CustomerID() validator.String {
	return id{
		object:  "a customer",
		example: "cus_...",
		own:     "cus_",
		find:    `the data source stripe_customer finds it: data "stripe_customer" "this" { email = "..." }, then data.stripe_customer.this.id`,
	}.validator()
}

// AccountID returns a validator of the id of an account that is a customer.
func AccountID() validator.String {
	return id{object: "an account", example: "acct_...", own: "acct_", always: true, find: "a customer (cus_...) is named by customer instead"}.validator()
}

// LooksLikeCustomerID reports an id like those that Stripe makes for customers.
func LooksLikeCustomerID(id string) bool { return strings.HasPrefix(id, "cus_") }

// GrantID returns a validator of a credit grant's id.
func GrantID() validator.String {
	return id{object: "a credit grant", example: "credgr_...", own: granting.IDPrefix, always: true, find: "the data source stripe_billing_credit_grants lists grants"}.validator()
}

// MeterID returns a validator of a billing meter's id.
func MeterID() validator.String {
	return id{object: "a billing meter", example: "mtr_...", own: "mtr_", find: "the data source stripe_billing_meter finds it by event_name"}.validator()
}

// InvoiceID returns a validator of an invoice's id.
func InvoiceID() validator.String {
	return id{object: "an invoice", example: "in_...", own: "in_", find: "the Dashboard shows it in the address of the invoice"}.validator()
}

// TransactionID returns a validator of the id of a credit balance transaction.
func TransactionID() validator.String {
	return id{object: "a credit balance transaction", example: "cbtxn_...", own: "cbtxn_", find: "the data source stripe_billing_credit_balance_transactions lists them"}.validator()
}

// PriceID returns a validator of a price's id. It refuses the ids of products and
// of other objects, and says how to find the price.
func PriceID() validator.String {
	return id{
		object:  "a price",
		example: "price_...",
		own:     "price_",
		find:    `the data source stripe_price finds it: data "stripe_price" "this" { lookup_key = "..." }, then data.stripe_price.this.id`,
	}.validator()
}

// BillableItemID returns a validator of a billable item's id, whose form is OPEN.
func BillableItemID() validator.String {
	return id{object: "a billable item", example: "as Stripe's preview names it", find: "Stripe's API reference of the preview version describes billable_items"}.validator()
}

// id refuses what cannot be the id of an object. It tells ids by what they cannot
// be, not by their prefix: an account may have customers and prices with ids that
// it chose itself (plans of old accounts are prices with such ids), and a
// configuration that names them is right.
type id struct {
	object  string // what it is the id of, like "a customer"
	example string
	own     string // the prefix that ids of the object have
	find    string // how to find the id
	always  bool   // whether each such id has the prefix
}

func (v id) validator() validator.String {
	return Text(fmt.Sprintf("must be the ID of %s (%s)", v.object, v.example), v.check)
}

func (v id) check(at path.Path, written string) diag.Diagnostic {
	secret := withoutIDPrefix(visible(written))
	what, detail := v.mistakenFor(visible(written)), Unclean(written)
	if what != "" {
		detail = fmt.Sprintf("%q is %s, not the ID of %s. Write its ID (%s); %s.", written, what, v.object, v.example, v.find)
	}
	if detail == "" {
		return nil
	}
	if stripeapi.LooksLikeKey(secret) {
		detail = fmt.Sprintf("The argument is not the ID of %s. Write its ID (%s); %s.", v.object, v.example, v.find)
	}
	return ArgumentError(at, secret, "Not the ID of "+v.object, detail)
}

// withoutIDPrefix is what of a text may be a key: the ids of the simulator and of test mode
// have _test_ in them, as keys have.
func withoutIDPrefix(text string) string {
	for _, known := range prefixes {
		if rest, found := strings.CutPrefix(text, known.prefix); found {
			return strings.TrimPrefix(rest, "test_")
		}
	}
	return text
}

// prefixes are those of ids that are most easily confused (SPEC, the examples of
// each object's id).
var prefixes = []struct{ prefix, what string }{
	{"prod_", "the ID of a product"},
	{"price_", "the ID of a price"},
	{"cus_", "the ID of a customer"},
	{"sub_", "the ID of a subscription"},
	{"si_", "the ID of a subscription item"},
	{"mtr_", "the ID of a meter"},
	{"in_", "the ID of an invoice"},
	{"acct_", "the ID of an account"},
	{"cbtxn_", "the ID of a credit balance transaction"},
	{granting.IDPrefix, "the ID of a credit grant"},
}

// mistakenFor is what the text, without what cannot be seen, is instead of an id of
// the object, "" if it may be one.
func (v id) mistakenFor(text string) string {
	switch {
	case text == "":
		return "empty"
	case strings.Contains(text, "@"):
		return "an email address"
	case strings.ContainsFunc(text, unicode.IsSpace):
		return "a name"
	}
	if _, err := stripeapi.ParseKey(text); err == nil {
		return "an API key"
	}
	for _, known := range prefixes {
		if strings.HasPrefix(text, known.prefix) && known.prefix != v.own {
			return known.what
		}
	}
	if v.always && (!strings.HasPrefix(text, v.own) || text == v.own) {
		return "something else"
	}
	return ""
}

// MetadataValidators are Stripe's rules for metadata, and the provider's reserved
// keys.
func MetadataValidators() []validator.Map {
	return []validator.Map{mapvalidator.SizeAtMost(MaxMetadataKeys), NoNullValues(), metadata{described(fmt.Sprintf("must have keys of 1 to %d characters without square brackets, and values of 1 to %d characters", maxMetadataKeyRunes, maxMetadataValueRunes))}}
}

// NoNullValues returns a validator of maps that says which keys have null, and how to
// leave them out.
func NoNullValues() validator.Map { return noNullValues{"must have no null values"} }

type noNullValues struct{ described }

func (noNullValues) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	var null []string
	elements := req.ConfigValue.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		if elements[key].IsNull() {
			null = append(null, req.Path.AtMapKey(key).String())
		}
	}
	if len(null) > 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Null value in a map", strings.Join(null, ", ")+" has no value. "+
			"Leave the key out: { for key, value in {...} : key => value if value != null }.")
	}
}

// metadata refuses keys and values that Stripe does not keep (DOC, docs.stripe.com/metadata).
type metadata struct{ described }

func (metadata) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	elements := req.ConfigValue.Elements()
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		at := req.Path.AtMapKey(key)
		if granting.IsReservedMetadata(key) {
			resp.Diagnostics.AddAttributeError(at, "Reserved metadata key",
				"The metadata key "+key+" is the provider's own. Remove it from metadata, and set the attribute idempotency_key instead.")
		} else if problem := metadataKeyProblem(key); problem != "" {
			resp.Diagnostics.AddAttributeError(at, "Invalid metadata key", problem)
		}
		if value, ok := elements[key].(types.String); ok && IsKnown(value) {
			if n := utf8.RuneCountInString(value.ValueString()); n < 1 || n > maxMetadataValueRunes {
				resp.Diagnostics.AddAttributeError(at, "Invalid metadata value",
					fmt.Sprintf("%s has %d characters, and Stripe keeps between 1 and %d. Write another value, or leave the key out.", at, n, maxMetadataValueRunes))
			}
		}
	}
}

// metadataKeyProblem says what is wrong with a key of metadata, "" for nothing.
func metadataKeyProblem(key string) string {
	n := utf8.RuneCountInString(key)
	switch {
	case n < 1 || n > maxMetadataKeyRunes:
		return fmt.Sprintf("The key %q has %d characters, and Stripe keeps keys of between 1 and %d. Write another key.", key, n, maxMetadataKeyRunes)
	case strings.ContainsAny(key, "[]"):
		return fmt.Sprintf("The key %q has square brackets, which Stripe does not take in a metadata key. Write it without.", key)
	}
	return ""
}

// braillePattern is the blank one, which unicode counts as a symbol.
const braillePattern = '\u2800'

// isInvisible reports a character other than white space that cannot be seen, like a
// byte order mark, a zero-width space or a soft hyphen.
func isInvisible(r rune) bool {
	return !unicode.IsSpace(r) &&
		(!unicode.IsPrint(r) || r == braillePattern || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector))
}

// visible returns what can be seen of a text, without white space around it.
func visible(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, text))
}

// Unclean says what a text has that cannot be seen, white space around it or an
// invisible character, and what to write instead; "" if it has nothing.
func Unclean(text string) string {
	if i := strings.IndexFunc(text, isInvisible); i >= 0 {
		invisible, _ := utf8.DecodeRuneInString(text[i:])
		return fmt.Sprintf("%q has an invisible character (%U) in it. Write %q.", text, invisible, visible(text))
	}
	if strings.TrimSpace(text) != text {
		return fmt.Sprintf("%q has white space before or after it. Write %q.", text, visible(text))
	}
	return ""
}

// Email returns a validator of an email address to search for.
func Email() validator.String {
	return Text("must be an email address", func(at path.Path, written string) diag.Diagnostic {
		detail := Unclean(written)
		switch {
		case visible(written) == "":
			detail = fmt.Sprintf("%q is empty. Write the customer's email.", written)
		case detail == "":
			return nil
		case stripeapi.LooksLikeKey(written):
			detail = "The argument is not the email of a customer."
		}
		return ArgumentError(at, written, "Not an email address", detail)
	})
}
