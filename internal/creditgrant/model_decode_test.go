// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// TestDecodeModel compares decodeModel with the framework's Get.
func TestDecodeModel(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	whole := resourceSchema().Type().TerraformType(ctx)
	encoded := func(m model) tftypes.Value {
		state := tfsdk.State{Schema: resourceSchema(), Raw: tftypes.NewValue(whole, nil)}
		if diags := state.Set(ctx, m); diags.HasError() {
			t.Fatal(diags)
		}
		return state.Raw
	}
	full := fullModel(t)
	replaced := func(m model, name string, value tftypes.Value) tftypes.Value {
		changed, err := tftypes.Transform(encoded(m), func(at *tftypes.AttributePath, old tftypes.Value) (tftypes.Value, error) {
			if at.Equal(tftypes.NewAttributePath().WithAttributeName(name)) {
				return value, nil
			}
			return old, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return changed
	}
	unknownKey := full
	unknownKey.IdempotencyKey, unknownKey.Amount, unknownKey.EffectiveAt = types.StringUnknown(), types.ObjectUnknown(amountType), timestamp.Unknown()
	allNull := map[string]tftypes.Value{}
	for name, kind := range attributeTypes() {
		allNull[name] = tftypes.NewValue(kind.TerraformType(ctx), nil)
	}
	for name, raw := range map[string]tftypes.Value{
		"all attributes have a value": encoded(full),
		"some are unknown":            encoded(unknownKey),
		"all are null":                tftypes.NewValue(whole, allNull),
		"a time that cannot be read":  replaced(full, "expires_at", tftypes.NewValue(tftypes.String, "tomorrow")),
	} {
		state := tfsdk.State{Schema: resourceSchema(), Raw: raw}
		var want model
		wantDiags := state.Get(ctx, &want)
		got, diags := decodeModel(ctx, raw)
		if !diags.Equal(wantDiags) {
			t.Errorf("%s: errors %v, the framework has %v", name, diags, wantDiags)
		}
		if !diags.HasError() && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, the framework %v", name, got, want)
		}
	}
	if _, diags := decodeModel(ctx, tftypes.NewValue(tftypes.String, "no object")); !diags.HasError() {
		t.Error("a text was decoded")
	}
	if _, diags := decodeModel(ctx, replaced(full, "expires_at", tftypes.NewValue(tftypes.String, "tomorrow"))); !diags.HasError() {
		t.Error("a time that cannot be read was decoded")
	}
}
