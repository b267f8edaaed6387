// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// setShown writes an object of Stripe's into the state of a data source.
func setShown(ctx context.Context, state *tfsdk.State, object any) diag.Diagnostics {
	value, diags := shown(ctx, state.Schema.Type(), object)
	if diags.HasError() {
		return diags
	}
	return state.Set(ctx, value)
}

// listed are objects of Stripe's as the attribute with a name.
func (s *source) listed(ctx context.Context, name string, objects any, diags *diag.Diagnostics) types.List {
	value, problems := shown(ctx, s.description().Attributes[name].GetType(), objects)
	diags.Append(problems...)
	list, _ := value.(types.List)
	return list
}

// shown is an object of Stripe's, or a list of them, as a value of a type. Names and nesting are
// the API's: each attribute is the member with its name, and must be there. Null and "" are null,
// and a number where the type has a text is a time.
func shown(ctx context.Context, of attr.Type, object any) (attr.Value, diag.Diagnostics) {
	var members any
	var raw tftypes.Value
	var value attr.Value
	text, err := json.Marshal(object)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber() // An amount may not fit into a float64.
		err = decoder.Decode(&members)
	}
	if err == nil {
		raw, err = rawOf(of.TerraformType(ctx), members)
	}
	if err == nil {
		value, err = of.ValueFromTerraform(ctx, raw)
	}
	if err != nil {
		return nil, diag.Diagnostics{diag.NewErrorDiagnostic("Could not show an object of Stripe's", err.Error()+". This is a bug in the provider.")}
	}
	return value, nil
}

func rawOf(t tftypes.Type, from any) (_ tftypes.Value, err error) {
	value := from
	switch from := from.(type) {
	case map[string]any:
		values := make(map[string]tftypes.Value, len(from))
		if of, ok := t.(tftypes.Map); ok {
			for name, member := range from {
				values[name] = tftypes.NewValue(of.ElementType, member)
			}
		}
		object, _ := t.(tftypes.Object)
		for name, of := range object.AttributeTypes {
			member, has := from[name]
			if !has {
				return tftypes.Value{}, fmt.Errorf("%s is missing", name)
			}
			if values[name], err = rawOf(of, member); err != nil {
				return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
			}
		}
		value = values
	case []any:
		list, _ := t.(tftypes.List)
		of := list.ElementType
		if set, ok := t.(tftypes.Set); ok {
			of = set.ElementType
		}
		values := make([]tftypes.Value, len(from))
		for i, element := range from {
			if values[i], err = rawOf(of, element); err != nil {
				return tftypes.Value{}, err
			}
		}
		value = values
	case json.Number:
		number, err := from.Int64()
		if err != nil {
			return tftypes.Value{}, err
		}
		value = new(big.Float).SetInt64(number)
		if t.Is(tftypes.String) {
			value = timestamp.Format(number)
		}
	case string:
		if from == "" {
			value = nil
		}
	}
	if err := tftypes.ValidateValue(t, value); err != nil {
		return tftypes.Value{}, err
	}
	return tftypes.NewValue(t, value), nil
}
