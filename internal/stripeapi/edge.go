// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// edge is what every text passes that leaves this package in an error or a log. An
// answer may echo the request's headers: in an error page, in JSON, in a status line
// that net/http quotes.
type edge struct {
	secret string
	once   sync.Once
	leaks  leaks // of the secret, made when the first text has to be looked through
}

// maxText bounds the text that is looked through, and maxMessage what is shown of it.
const (
	maxText    = 64 << 10
	maxMessage = 1000
)

// clean returns a text that is safe to show: without the key, without characters that
// a terminal acts on, and not longer than anybody reads.
func (e *edge) clean(text string) string {
	e.once.Do(func() { e.leaks = leaksOf(e.secret) })
	return clip(Harmless(e.leaks.redact(clip(text, maxText))), maxMessage)
}

// info writes an entry of the log.
func (e *edge) info(ctx context.Context, message string, fields map[string]any) {
	for name, value := range fields {
		if text, ok := value.(string); ok {
			fields[name] = e.clean(text)
		}
	}
	tflog.Info(ctx, message, fields)
}

func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "") + "..."
}

// Harmless returns a text without characters that a terminal acts on or that change
// how other characters are read. Line breaks and tabs become spaces, and the rest is
// shown as an escape: \x1b.
func Harmless(text string) string {
	harmful := func(r rune) bool { return r == unicode.ReplacementChar || !unicode.IsPrint(r) }
	if strings.IndexFunc(text, harmful) < 0 {
		return text
	}
	var out strings.Builder
	for _, r := range strings.ToValidUTF8(text, string(unicode.ReplacementChar)) {
		switch {
		case r == unicode.ReplacementChar || !harmful(r):
			out.WriteRune(r)
		case unicode.IsSpace(r):
			out.WriteByte(' ')
		default:
			out.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return out.String()
}
