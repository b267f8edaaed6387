// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package params_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/params"
)

func declared() []params.Field {
	return []params.Field{
		{Name: "name", MaxLength: 5},
		{Name: "count", Kind: params.Integer, Min: params.Bound(0), Max: params.Bound(100)},
		{Name: "at", Kind: params.Timestamp, Clearable: true},
		{Name: "price", Kind: params.Decimal},
		{Name: "least", Kind: params.Decimal, Min: params.Bound(0), Max: params.Bound(100)},
		{Name: "text"},
		{Name: "on", Kind: params.Boolean},
		{Name: "kind", Kind: params.Enum, Values: []string{"paid", "promotional"}},
		{Name: "currency", Kind: params.Currency},
		{Name: "metadata", Kind: params.Metadata},
		{Name: "payload", Kind: params.Map},
		{Name: "tags", Kind: params.Strings, MaxItems: 2},
		{Name: "amount", Kind: params.Object, Fields: []params.Field{
			{Name: "monetary", Kind: params.Object, Required: true, Fields: []params.Field{
				{Name: "value", Kind: params.Integer, Required: true},
			}},
		}},
		{Name: "prices", Kind: params.Objects, MaxItems: 2, Fields: []params.Field{{Name: "id", Required: true}}},
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		form, code, param string
	}{
		"unknown":                    {"foo=1", apierror.CodeParameterUnknown, "foo"},
		"unknown comes first":        {"kind=odd&foo=1", apierror.CodeParameterUnknown, "foo"},
		"unknown, nested":            {"amount[monetary][value]=1&amount[monetary][foo]=1", apierror.CodeParameterUnknown, "amount[monetary][foo]"},
		"unknown, in an array":       {"prices[0][id]=a&prices[1][foo]=b", apierror.CodeParameterUnknown, "prices[1][foo]"},
		"unknown, encoded":           {"amount%5Bfoo%5D=1", apierror.CodeParameterUnknown, "amount[foo]"},
		"a broken bracket":           {"amount[monetary=1", apierror.CodeParameterUnknown, "amount[monetary"},
		"missing, nested":            {"amount[monetary][x]=1", apierror.CodeParameterUnknown, "amount[monetary][x]"},
		"missing object":             {"amount[]=", apierror.CodeParameterUnknown, "amount[0]"},
		"missing, in an array":       {"prices[0]=a", "", "prices[0]"},
		"empty":                      {"name=", apierror.CodeParameterInvalidEmpty, "name"},
		"empty number":               {"count=", apierror.CodeParameterInvalidEmpty, "count"},
		"empty object":               {"amount=", apierror.CodeParameterInvalidEmpty, "amount"},
		"too long":                   {"name=abcdef", "", "name"},
		"no number":                  {"count=ten", apierror.CodeParameterInvalidInteger, "count"},
		"a decimal for a number":     {"count=1.5", apierror.CodeParameterInvalidInteger, "count"},
		"too small":                  {"count=-1", apierror.CodeParameterInvalidInteger, "count"},
		"too large":                  {"count=101", apierror.CodeParameterInvalidInteger, "count"},
		"no timestamp":               {"at=2026-01-01", apierror.CodeParameterInvalidInteger, "at"},
		"no decimal":                 {"price=1,5", "", "price"},
		"negative decimal":           {"least=-0.5", "", "least"},
		"more than the most":         {"least=100.01", "", "least"},
		"far more than the most":     {"least=999999999999", "", "least"},
		"thirteen whole digits":      {"price=1000000000000", "", "price"},
		"a million digits":           {"price=" + strings.Repeat("9", 1_000_000), "", "price"},
		"a plus":                     {"count=%2B5", apierror.CodeParameterInvalidInteger, "count"},
		"too late":                   {"at=253402300800", apierror.CodeParameterInvalidInteger, "at"},
		"longer than any":            {"text=" + strings.Repeat("x", 5001), "", "text"},
		"thirteen places":            {"price=0.1234567890123", "", "price"},
		"no boolean":                 {"on=yes", "", "on"},
		"not of the enum":            {"kind=gift", "", "kind"},
		"upper-case currency":        {"currency=USD", "", "currency"},
		"unknown currency":           {"currency=zzz", "", "currency"},
		"object for a string":        {"name[a]=b", "", "name"},
		"string for an object":       {"amount=5", "", "amount"},
		"string for an array":        {"prices=5", "", "prices"},
		"object for an array":        {"prices[id]=5", "", "prices"},
		"too many elements":          {"prices[][id]=a&prices[][id]=b&prices[][id]=c", "", "prices"},
		"object for an element":      {"tags[0][a]=b", "", "tags[0]"},
		"metadata, nested":           {"metadata[a][b]=c", "", "metadata[a]"},
		"metadata, bracket in a key": {"metadata[a[b]]=c", "", "metadata"},
		"metadata, long key":         {"metadata[" + strings.Repeat("k", 41) + "]=c", "", "metadata"},
		"metadata, long value":       {"metadata[k]=" + strings.Repeat("v", 501), "", "metadata[k]"},
		"metadata, 51 keys":          {"metadata=" + manyKeys(51), "", "metadata"},
		"metadata, string":           {"metadata=x", "", "metadata"},
		"payload, nested":            {"payload[a][b]=c", "", "payload[a]"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form, err := params.Parse(tt.form)
			if err != nil {
				t.Fatal(err)
			}
			_, err = form.Check(declared())
			var refusal *apierror.Error
			if !errors.As(err, &refusal) {
				t.Fatalf("the error is %v, want one of Stripe's", err)
			}
			if refusal.Status != 400 || refusal.Type != apierror.TypeInvalidRequest || refusal.Code != tt.code || refusal.Param != tt.param {
				t.Errorf("refused with %d, %s, code %q, param %q (%s); want code %q, param %q",
					refusal.Status, refusal.Type, refusal.Code, refusal.Param, refusal.Message, tt.code, tt.param)
			}
			if !refusal.Unkept {
				t.Error("the refusal would be kept for an idempotency key")
			}
			if len(refusal.Message) > 1000 {
				t.Errorf("the message has %d bytes", len(refusal.Message))
			}
		})
	}
}

// manyKeys is what follows "metadata=" in a form that unsets metadata, and then sets so
// many keys.
func manyKeys(count int) string {
	var form strings.Builder
	for i := range count {
		fmt.Fprintf(&form, "&metadata[k%d]=v", i)
	}
	return form.String()
}

func TestCheckRequiresWhatIsRequired(t *testing.T) {
	t.Parallel()
	fields := []params.Field{{Name: "amount", Kind: params.Object, Required: true, Fields: []params.Field{
		{Name: "type", Required: true}, {Name: "note"},
	}}}
	for form, param := range map[string]string{"": "amount", "amount[note]=x": "amount[type]"} {
		parsed, err := params.Parse(form)
		if err != nil {
			t.Fatal(err)
		}
		_, err = parsed.Check(fields)
		var refusal *apierror.Error
		if !errors.As(err, &refusal) || refusal.Code != apierror.CodeParameterMissing || refusal.Param != param {
			t.Errorf("%q is refused with %v, want parameter_missing on %s", form, err, param)
		}
	}
}

func TestValues(t *testing.T) {
	t.Parallel()
	form, err := params.Parse("name=a%20b&count=7&on=true", "at=&price=0.5&amount[monetary][value]=-3"+
		"&prices[0][id]=p&prices[1][id]=q&tags[]=x&tags[]=y&metadata[k]=v&metadata[gone]=")
	if err != nil {
		t.Fatal(err)
	}
	v, err := form.Check(declared())
	if err != nil {
		t.Fatal(err)
	}
	if got := v.String("name"); got != "a b" {
		t.Errorf("name is %q", got)
	}
	if v.Int("count") != 7 || v.Int("amount", "monetary", "value") != -3 || v.Int("absent", "deep") != 0 {
		t.Errorf("numbers are %d, %d, %d", v.Int("count"), v.Int("amount", "monetary", "value"), v.Int("absent", "deep"))
	}
	if !v.Bool("on") || !v.Cleared("at") || v.Cleared("name") || v.Has("kind") {
		t.Error("on, at, name or kind are read wrongly")
	}
	var ids []string
	for _, item := range v.Items("prices") {
		ids = append(ids, item.String("id"))
	}
	if !slices.Equal(ids, []string{"p", "q"}) || !slices.Equal(v.Texts("tags"), []string{"x", "y"}) {
		t.Errorf("arrays are %v and %v", ids, v.Texts("tags"))
	}
	if got := v.Metadata(); got.Unset || !maps.Equal(got.Set, map[string]string{"k": "v", "gone": ""}) {
		t.Errorf("metadata is %+v", got)
	}
}

func TestMetadataChange(t *testing.T) {
	t.Parallel()
	before := map[string]string{"a": "1", "b": "2"}
	tests := map[string]struct {
		change params.MetadataChange
		want   map[string]string
	}{
		"nothing":       {params.MetadataChange{}, map[string]string{"a": "1", "b": "2"}},
		"merged":        {params.MetadataChange{Set: map[string]string{"b": "3", "c": "4"}}, map[string]string{"a": "1", "b": "3", "c": "4"}},
		"a key deleted": {params.MetadataChange{Set: map[string]string{"a": ""}}, map[string]string{"b": "2"}},
		"unset":         {params.MetadataChange{Unset: true}, map[string]string{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := tt.change.Apply(before)
			if err != nil || !maps.Equal(got, tt.want) {
				t.Errorf("metadata is %v (%v), want %v", got, err, tt.want)
			}
		})
	}
	if len(before) != 2 {
		t.Errorf("the metadata before was changed to %v", before)
	}
}

func TestMetadataHoldsFiftyKeysAfterTheMerge(t *testing.T) {
	t.Parallel()
	full := map[string]string{}
	for i := range params.MaxMetadataKeys {
		full[strings.Repeat("k", i%40+1)+strings.Repeat("x", i/40)] = "v"
	}
	if _, err := (params.MetadataChange{Set: full}).Apply(nil); err != nil {
		t.Errorf("%d keys are refused: %v", len(full), err)
	}
	one := params.MetadataChange{Set: map[string]string{"another": "v"}}
	if _, err := one.Apply(full); err == nil {
		t.Errorf("key number %d is accepted", len(full)+1)
	}
}

func TestCurrencies(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"usd": true, "jpy": true, "kwd": true, "aed": true, "zmw": true, "USD": false, "xxx": false, "": false} {
		if params.KnownCurrency(code) != want {
			t.Errorf("currency %q: %t, want %t", code, !want, want)
		}
	}
}

func TestManyUnknownParametersAreNotAllNamed(t *testing.T) {
	t.Parallel()
	var sent strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&sent, "unknown_%d=x&", i)
	}
	form, err := params.Parse(sent.String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = form.Check(declared()); err == nil || len(err.Error()) > 1000 || !strings.Contains(err.Error(), "unknown_0, unknown_1") {
		t.Errorf("the error is %v", err)
	}
}

func TestDecimalsWithoutZerosThatSayNothing(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"4.0": "4", "4.50": "4.5", "4": "4", "40": "40", "0": "0", "0.0": "0", "0.010": "0.01", "007": "7", "00.5": "0.5", "100.00": "100",
	} {
		form, err := params.Parse("price=" + sent)
		if err != nil {
			t.Fatal(err)
		}
		values, err := form.Check(declared())
		if err != nil {
			t.Fatal(err)
		}
		if got := values.Decimal("price"); got != want {
			t.Errorf("%s is %s, want %s", sent, got, want)
		}
	}
}

func TestClamp(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"count=5": "5", "count=0": "1", "count=-99999999999999999999": "1", "count=101": "100", "count=99999999999999999999": "100",
		"count=ten": "ten", "": "",
	} {
		form, err := params.Parse(sent)
		if err != nil {
			t.Fatal(err)
		}
		form.Clamp("count", 1, 100)
		values, err := form.Check([]params.Field{{Name: "count"}})
		if err != nil {
			t.Fatal(err)
		}
		if got := values.String("count"); got != want {
			t.Errorf("%q is %s, want %s", sent, got, want)
		}
		if sent != "" && "count="+form.Flat()["count"] != sent {
			t.Errorf("what was sent is remembered as %q", form.Flat()["count"])
		}
	}
}
