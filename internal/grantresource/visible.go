// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

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
func Email() validator.String { return email{} }

type email struct{}

func (email) Description(context.Context) string { return "must be an email address" }

func (v email) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

func (email) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	written := req.ConfigValue.ValueString()
	switch {
	case visible(written) == "":
		resp.Diagnostics.AddAttributeError(req.Path, "Not an email address", fmt.Sprintf("%q is empty. Write the customer's email.", written))
	case Unclean(written) != "":
		resp.Diagnostics.AddAttributeError(req.Path, "Not an email address", Unclean(written))
	}
}
