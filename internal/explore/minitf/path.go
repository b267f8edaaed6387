// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package minitf

import (
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// at is what is at a path of a value; cty.NilVal where there is nothing.
func at(value cty.Value, path *tftypes.AttributePath) cty.Value {
	for _, s := range path.Steps() {
		if value.IsNull() || !value.IsKnown() {
			return cty.NilVal
		}
		switch s := s.(type) {
		case tftypes.AttributeName:
			if !value.Type().IsObjectType() || !value.Type().HasAttribute(string(s)) {
				return cty.NilVal
			}
			value = value.GetAttr(string(s))
		case tftypes.ElementKeyString:
			key := cty.StringVal(string(s))
			if !value.Type().IsMapType() || !value.HasIndex(key).True() {
				return cty.NilVal
			}
			value = value.Index(key)
		default:
			return cty.NilVal
		}
	}
	return value
}
