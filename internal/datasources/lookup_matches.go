// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// maxListed is how many of several matches an error lists.
const maxListed = 10

// only returns the one match of a name, or the error of none or several.
func (l *lookup[T]) only(name string, matches []T) (T, diag.Diagnostics) {
	if len(matches) == 1 {
		return matches[0], nil
	}
	var none T
	if len(matches) == 0 {
		return none, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(l.attribute), "No "+l.thing+" matches",
			strings.TrimSpace(fmt.Sprintf("The account and mode of the API key have no %s with the %s %q. Correct it, or look the %s up by its id. %s",
				l.thing, l.attribute, name, l.thing, l.notAmong)))}
	}
	return none, diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(l.attribute), "Several "+l.things+" match",
		fmt.Sprintf("The account has %d %s with the %s %q: %s. Look the right one up by its id.",
			len(matches), l.things, l.attribute, name, l.listed(matches)))}
}

// listed returns the ids of the first matches, and how many more there are.
func (l *lookup[T]) listed(matches []T) string {
	var ids []string
	for _, match := range matches[:min(len(matches), maxListed)] {
		ids = append(ids, l.id(match))
	}
	text := strings.Join(ids, ", ")
	if more := len(matches) - maxListed; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
