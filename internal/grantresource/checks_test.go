// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// TestChecks: what is not known yet is refused by no check.
func TestChecks(t *testing.T) {
	t.Parallel()
	early, late, none, unknown := timestamp.FromUnix(100), timestamp.FromUnix(200), timestamp.Null(), timestamp.Unknown()
	for name, test := range map[string]struct {
		refused, want bool
	}{
		"in order":                  {CheckOrder(early, late) != nil, false},
		"not in order":              {CheckOrder(late, early) != nil, true},
		"at once":                   {CheckOrder(early, early) != nil, true},
		"never expires":             {CheckOrder(late, none) != nil, false},
		"an unknown beginning":      {CheckOrder(unknown, early) != nil, false},
		"an unknown expiry":         {CheckOrder(late, unknown) != nil, false},
		"50 keys of metadata":       {CheckMetadataSize(50, false) != nil, false},
		"51 keys of metadata":       {CheckMetadataSize(51, false) != nil, true},
		"49 keys and the key":       {CheckMetadataSize(49, true) != nil, false},
		"50 keys and the key":       {CheckMetadataSize(50, true) != nil, true},
		"null and empty metadata":   {!SameMetadata(types.MapNull(types.StringType), MapValue(nil)), false},
		"other metadata":            {!SameMetadata(MapValue(map[string]string{"a": "1"}), MapValue(nil)), true},
		"metadata that is unknown":  {!SameMetadata(types.MapUnknown(types.StringType), types.MapUnknown(types.StringType)), true},
		"an unknown map of strings": {len(StringMap(types.MapUnknown(types.StringType))) > 0, false},
		"an unknown element":        {len(StringMap(types.MapValueMust(types.StringType, map[string]attr.Value{"a": types.StringUnknown()}))) > 0, false},
	} {
		if test.refused != test.want {
			t.Errorf("%s: refused %v", name, test.refused)
		}
	}
}
