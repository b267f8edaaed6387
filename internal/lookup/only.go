// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package lookup

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// maxNamed is how many of several matches an error names.
const maxNamed = 10

// search is what a lookup asked for: things by a name configured in the attribute.
type search struct {
	Thing, Things   string // "customer", "customers"
	Attribute, Name string // "email", "jenny@example.com"
	NotAmong        string // what Stripe does not search, as a sentence, or ""
}

// only returns the one match, or the error of none or several.
func only[T any](s search, matches []T, id func(T) string) (T, diag.Diagnostics) {
	if len(matches) == 1 {
		return matches[0], nil
	}
	var none T
	if len(matches) == 0 {
		return none, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(s.Attribute), "No "+s.Thing+" matches",
			strings.TrimSpace(fmt.Sprintf("The account and mode of the API key have 0 %s with the %s %q. Correct it, or look the %s up by its id. %s",
				s.Things, s.Attribute, s.Name, s.Thing, s.NotAmong)))}
	}
	return none, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(s.Attribute), "Several "+s.Things+" match",
		fmt.Sprintf("The account has %d %s with the %s %q: %s. Look the right one up by its id.",
			len(matches), s.Things, s.Attribute, s.Name, named(matches, id)))}
}

func named[T any](matches []T, id func(T) string) string {
	var ids []string
	for _, match := range matches[:min(len(matches), maxNamed)] {
		ids = append(ids, id(match))
	}
	text := strings.Join(ids, ", ")
	if more := len(matches) - maxNamed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
