// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/number"
)

// TestGrantableInMaps judges the amounts of a map by a currency that stands beside
// the map, each at its own path.
func TestGrantableInMaps(t *testing.T) {
	t.Parallel()
	described := schema.Schema{Attributes: map[string]schema.Attribute{
		"currency":   schema.StringAttribute{Required: true},
		"recipients": schema.MapAttribute{Required: true, ElementType: number.MinorUnitsType{}},
	}}
	amounts := tftypes.Map{ElementType: tftypes.Number}
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"currency": tftypes.String, "recipients": amounts}}
	config := tfsdk.Config{Schema: described, Raw: tftypes.NewValue(kind, map[string]tftypes.Value{
		"currency": tftypes.NewValue(tftypes.String, "usd"),
		"recipients": tftypes.NewValue(amounts, map[string]tftypes.Value{
			"cus_right":    tftypes.NewValue(tftypes.Number, 4999),
			"cus_fraction": tftypes.NewValue(tftypes.Number, 49.99),
			"cus_zero":     tftypes.NewValue(tftypes.Number, 0),
			"cus_unknown":  tftypes.NewValue(tftypes.Number, tftypes.UnknownValue),
		}),
	})}
	at := path.Root("recipients")
	var recipients types.Map
	if diags := config.GetAttribute(t.Context(), at, &recipients); diags.HasError() {
		t.Fatal(diags)
	}
	var resp validator.MapResponse
	mapvalidator.ValueInt64sAre(number.Grantable(path.MatchRoot("currency"), 1_000_000)).ValidateMap(t.Context(),
		validator.MapRequest{Config: config, ConfigValue: recipients, Path: at, PathExpression: at.Expression()}, &resp)

	found := map[string]string{}
	for _, d := range resp.Diagnostics.Errors() {
		withPath, ok := d.(interface{ Path() path.Path })
		if !ok {
			t.Fatalf("%s has no path", d.Summary())
		}
		found[withPath.Path().String()] = d.Detail()
	}
	want := map[string]string{
		`recipients["cus_fraction"]`: `for 49.99 USD write 4999`,
		`recipients["cus_zero"]`:     "write at least 1, which is 0.01 USD",
	}
	if len(found) != len(want) {
		t.Errorf("the errors are %q", found)
	}
	for where, says := range want {
		if !strings.Contains(found[where], says) {
			t.Errorf("at %s it says %q, want %q", where, found[where], says)
		}
	}
}
