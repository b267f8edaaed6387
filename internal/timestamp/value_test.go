// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package timestamp_test

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

func spelled(text string) timestamp.Value {
	return timestamp.Value{StringValue: basetypes.NewStringValue(text)}
}

func TestSameInstant(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		a, b timestamp.Value
		want bool
	}{
		"other spelling":     {spelled("2027-01-31T00:00:00Z"), spelled("2027-01-31T01:00:00+01:00"), true},
		"number and RFC":     {spelled("1801353600"), spelled("2027-01-31T00:00:00Z"), true},
		"a second apart":     {spelled("1801353600"), spelled("1801353601"), false},
		"null and null":      {timestamp.Null(), timestamp.Null(), true},
		"null and a time":    {timestamp.Null(), spelled("0"), false},
		"unknown and a time": {timestamp.Unknown(), spelled("0"), false},
		"unknown twice":      {timestamp.Unknown(), timestamp.Unknown(), true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.a.SameInstant(tc.b); got != tc.want {
				t.Errorf("SameInstant = %v, want %v", got, tc.want)
			}
			if got, _ := tc.a.StringSemanticEquals(context.Background(), tc.b); got != tc.want {
				t.Errorf("StringSemanticEquals = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestValidateAttribute(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		value timestamp.Value
		wrong bool
	}{{timestamp.Null(), false}, {timestamp.Unknown(), false}, {spelled("1801353600"), false}, {spelled("tomorrow"), true}} {
		var resp xattr.ValidateAttributeResponse
		tc.value.ValidateAttribute(context.Background(), xattr.ValidateAttributeRequest{Path: path.Root("expires_at")}, &resp)
		if resp.Diagnostics.HasError() != tc.wrong {
			t.Errorf("%s: %v", tc.value, resp.Diagnostics)
		}
	}
}

func TestFromTerraformAndUnix(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	value, err := timestamp.Type{}.ValueFromTerraform(ctx, tftypes.NewValue(tftypes.String, "2027-01-31T01:00:00+01:00"))
	if err != nil {
		t.Fatal(err)
	}
	got, ok := value.(timestamp.Value)
	if !ok || got.ValueString() != "2027-01-31T01:00:00+01:00" {
		t.Fatalf("the spelling was lost: %#v", value)
	}
	if seconds := got.Unix(); seconds == nil || *seconds != 1801353600 {
		t.Fatalf("Unix() = %v", seconds)
	}
	if timestamp.FromUnix(1801353600).ValueString() != "2027-01-31T00:00:00Z" {
		t.Error("FromUnix does not write RFC 3339 in UTC")
	}
	if timestamp.Null().Unix() != nil || !timestamp.FromUnixPointer(nil).IsNull() {
		t.Error("null is not null")
	}
	if !(timestamp.Type{}).Equal(timestamp.Type{}) || (timestamp.Type{}).Equal(basetypes.StringType{}) {
		t.Error("Type.Equal")
	}
}
