// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package creditgrant

import (
	"context"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// attributeTypes are the types of all attributes, by name.
var attributeTypes = sync.OnceValue(func() map[string]attr.Type {
	types := map[string]attr.Type{}
	for name, attribute := range resourceSchema().Attributes {
		types[name] = attribute.GetType()
	}
	return types
})

// decodeModel decodes a configuration, a plan or a state that is not null, with the
// errors of the values that are not valid.
//
// It does what the Get of each of them does, without reflection: for every field of
// every resource, the framework (v1.19) compiles a regular expression to check its
// tag, which was most of the provider's own time in a plan of thousands of grants.
func decodeModel(ctx context.Context, raw tftypes.Value) (model, diag.Diagnostics) {
	var m model
	var diags diag.Diagnostics
	var values map[string]tftypes.Value
	if err := raw.As(&values); err != nil {
		diags.AddError("Could not decode a credit grant", err.Error())
		return m, diags
	}
	for _, a := range attributes {
		at := path.Root(a.name)
		value, err := attributeTypes()[a.name].ValueFromTerraform(ctx, values[a.name])
		if err != nil {
			diags.AddAttributeError(at, "Could not decode a credit grant", err.Error())
			continue
		}
		if valid, ok := value.(xattr.ValidateableAttribute); ok {
			var resp xattr.ValidateAttributeResponse
			valid.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: at}, &resp)
			diags.Append(resp.Diagnostics...)
		}
		if !a.set(&m, value) {
			diags.AddAttributeError(at, "Could not decode a credit grant", fmt.Sprintf("The schema has a %T, and the model does not.", value))
		}
	}
	return m, diags
}
