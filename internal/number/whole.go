// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package number

import (
	"context"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var _ basetypes.Int64Typable = WholeType{}

// WholeType is the type of a number without a fraction. Its values are those of the framework's Int64Type.
type WholeType struct {
	basetypes.Int64Type

	// Of is what the number counts, for errors: "minor units". It may be "".
	Of string
}

// Equal reports whether the other type has the same values: this type, no matter what it
// counts, and the framework's, which the elements of a map say they are of.
func (WholeType) Equal(other attr.Type) bool {
	switch other.(type) {
	case WholeType, basetypes.Int64Type:
		return true
	}
	return false
}

func (WholeType) String() string { return "number.WholeType" }

// Validate refuses what is no whole number, or is beyond an int64.
func (t WholeType) Validate(_ context.Context, value tftypes.Value, at path.Path) diag.Diagnostics {
	number, ok := numberOf(value)
	if !ok || isWhole(number) {
		return nil
	}
	kind := "a whole number"
	if t.Of != "" {
		kind += " of " + t.Of
	}
	detail := fmt.Sprintf("%s is not %s. Write %s without a fraction.", number.Text('f', -1), kind, at)
	if number.IsInt() {
		detail = fmt.Sprintf("%s is too large. Write a smaller number for %s.", number.Text('f', -1), at)
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Not a whole number", detail)}
}

// ValueFromTerraform reads what Validate refuses as unknown, so that no rule takes it
// for another number.
func (t WholeType) ValueFromTerraform(ctx context.Context, value tftypes.Value) (attr.Value, error) {
	if number, ok := numberOf(value); ok && !isWhole(number) {
		return basetypes.NewInt64Unknown(), nil
	}
	return t.Int64Type.ValueFromTerraform(ctx, value)
}

// numberOf is the number that a value is, if it is one.
func numberOf(value tftypes.Value) (*big.Float, bool) {
	var number *big.Float
	if !value.IsKnown() || value.IsNull() || value.As(&number) != nil {
		return nil, false
	}
	return number, true
}

func isWhole(number *big.Float) bool {
	_, accuracy := number.Int64()
	return number.IsInt() && accuracy == big.Exact
}
