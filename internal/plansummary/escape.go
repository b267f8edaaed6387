// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"fmt"
	"strings"
	"unicode"
)

// longest is the length from which a text from a plan is cut, in runes: Stripe's
// longest ids and most addresses are shorter.
const longest = 160

// quote is text from a plan as a code span, in which GitHub and GitLab neither read
// Markdown nor make links and mentions, for a cell of a table. All text from a plan
// passes through it.
//
// A table's cell cannot hold every text in backticks: a backslash before a pipe ends
// the cell, no matter what stands before the two. Such a text is written as HTML, each
// character that is not a letter or a digit as a character reference.
func quote(text string) string {
	text = cut(visible(text))
	if text != "" && text == strings.TrimSpace(text) && !strings.ContainsAny(text, "`|\\") {
		return "`" + text + "`"
	}
	var b strings.Builder
	b.WriteString("<code>")
	for _, r := range text {
		switch {
		case r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			b.WriteRune(r)
		case r == '@':
			// A comment keeps what looks like an email address from becoming a link.
			b.WriteString("&#64;<!-- -->")
		default:
			fmt.Fprintf(&b, "&#%d;", r)
		}
	}
	b.WriteString("</code>")
	return b.String()
}

// visible writes what cannot be seen, or acts on a terminal, as Go does in strings:
// control characters, line breaks, marks of direction, characters of no width.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// cut leaves out the middle of a text that is too long: addresses and ids differ at
// their ends.
func cut(text string) string {
	runes := []rune(text)
	if len(runes) <= longest {
		return text
	}
	return string(runes[:longest/2]) + "…" + string(runes[len(runes)-longest/2:])
}
