// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// redacted replaces the key, or a part of it.
const redacted = "(API key)"

// leakSize is how many characters in a row of the key, or of an encoding of it, count
// as the key: its public prefix (sk_test_) and four more. A text may have been cut off
// in the middle of it.
const leakSize = len("sk_test_") + 4

// leaks are all parts of a secret and of its encodings that are leakSize characters
// long, or shorter where the whole is, folded, by their length.
type leaks map[int]map[string]bool

// leaksOf returns the leaks of a secret: in clear, in hexadecimal, and in base64, also
// as a part of a longer text that was encoded, like "key:" or "Bearer key".
func leaksOf(secret string) leaks {
	l := leaks{}
	if secret == "" {
		return l
	}
	public := len("sk_test_")
	l.add(secret, public)
	l.add(hex.EncodeToString([]byte(secret)), 2*public)
	for offset := range 3 {
		// What precedes the secret shifts its bits, and the characters at both ends
		// have bits of what surrounds it.
		encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("\x00", offset) + secret))
		first, last := (offset*8+5)/6, (offset+len(secret))*8/6
		l.add(encoded[first:last], public*8/6)
	}
	return l
}

// add adds the parts of a text but for those within its public beginning.
func (l leaks) add(text string, public int) {
	text = fold(text)
	size := min(leakSize, len(text))
	if l[size] == nil {
		l[size] = map[string]bool{}
	}
	for at := max(0, public-size+1); at+size <= len(text); at++ {
		l[size][text[at:at+size]] = true
	}
}

// fold makes equal what the same key may be written with: letters of any case, and the
// two alphabets of base64.
func fold(text string) string {
	return strings.NewReplacer("-", "+", "_", "/").Replace(strings.ToLower(text))
}

// redact returns a text without the leaks in it, however their characters are escaped
// and any invisible characters between them.
func (l leaks) redact(text string) string {
	read := symbolsOf(text)
	var plain strings.Builder
	for _, s := range read {
		plain.WriteByte(s.character)
	}
	folded := fold(plain.String())
	leaked := make([]bool, len(folded))
	for size, parts := range l {
		for at := 0; at+size <= len(folded); at++ {
			if parts[folded[at:at+size]] {
				for n := range size {
					leaked[at+n] = true
				}
			}
		}
	}
	var out strings.Builder
	written := 0
	for at, is := range leaked {
		if !is {
			continue
		}
		if at == 0 || !leaked[at-1] {
			out.WriteString(text[written:read[at].start])
			out.WriteString(redacted)
		}
		written = read[at].end
	}
	out.WriteString(text[written:])
	return out.String()
}

// symbol is a character that a part of a text stands for.
type symbol struct {
	character  byte // 0 for any that is in no key
	start, end int  // of the part
}

// escape matches a character as JSON, Go, URLs and HTML escape it, also more than once.
var escape = regexp.MustCompile(`(?i)^(?:\\+u00([0-9a-f]{2})|\\+x([0-9a-f]{2})|%(?:25)*([0-9a-f]{2})|&(?:amp;)*#x0*([0-9a-f]{2});?|&(?:amp;)*#0*([0-9]{2,3});?|\\+([_/"']))`)

// filler matches what may stand between two characters of a text that was broken into
// lines or escaped: white space and invisible characters, and their escapes.
var filler = regexp.MustCompile(`(?i)^(?:[\s\pC\x{fffd}]|\\+(?:[abfnrtv0]|u(?:00[01][0-9a-f]|0020|00ad|20[0-6][0-9a-f]|feff|fffd)|x[01][0-9a-f]|x20)|%(?:25)*(?:[01][0-9a-f]|20)|&(?:amp;)*#(?:x0*[01]?[0-9a-f]|0*(?:[12]?[0-9]|3[01]));)+`)

// symbolsOf reads a text as what it stands for, without what is between the characters.
func symbolsOf(text string) []symbol {
	var read []symbol
	for at := 0; at < len(text); {
		if n := len(filler.FindString(text[at:])); n > 0 {
			at += n
			continue
		}
		next := symbol{character: text[at], start: at, end: at + 1}
		if found := escape.FindStringSubmatch(text[at:]); found != nil {
			next.character, next.end = unescaped(found[1:]), at+len(found[0])
		} else if next.character >= utf8.RuneSelf {
			_, size := utf8.DecodeRuneInString(text[at:])
			next.character, next.end = 0, at+size
		}
		read = append(read, next)
		at = next.end
	}
	return read
}

// unescaped is the character of the groups of escape: four of hexadecimal digits, one of
// decimal ones, and one that is the character.
func unescaped(groups []string) byte {
	const decimal, itself = 4, 5
	if groups[itself] != "" {
		return groups[itself][0]
	}
	base := 16
	if groups[decimal] != "" {
		base = 10
	}
	code, _ := strconv.ParseUint(strings.Join(groups, ""), base, 8)
	return byte(code)
}

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
