// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/hashicorp/terraform-plugin-log/tflogtest"
	"pgregory.net/rapid"
)

// longKey has the length of a real one, and no part of it is like another.
const longKey = "sk_test_51Nx7QpLm2RtVbYwZcAdEfGhJkMnPqSuXr93K4T6H8D0sWvBiCoUyIeOaFgLzx5-J+1/2_QRSTuVwXyZaBcDeFgHiJkLmNoPq"

func everyByte(text, form string) string {
	var out strings.Builder
	for n := range len(text) {
		fmt.Fprintf(&out, form, text[n])
	}
	return out.String()
}

// escapeSome replaces every third character as JSON may.
func escapeSome(text string) string {
	var out strings.Builder
	for n := range len(text) {
		if n%3 == 1 {
			fmt.Fprintf(&out, `\u%04x`, text[n])
		} else {
			out.WriteByte(text[n])
		}
	}
	return out.String()
}

func inLines(text, end string) string {
	return strings.Join(regexp.MustCompile(".{1,20}").FindAllString(text, -1), end)
}

// spellings are the key as an answer may show it.
func spellings(key string) map[string]string {
	quoted, _ := json.Marshal(key)
	return map[string]string{
		"in clear":                    key,
		"a header":                    "Authorization: Bearer " + key,
		"in upper case":               strings.ToUpper(key),
		"cut off":                     "Bearer " + key[:len(key)-30],
		"JSON":                        string(quoted),
		"JSON in JSON":                strings.ReplaceAll(string(quoted), `"`, `\"`),
		"JSON escapes":                everyByte(key, `\u%04x`),
		"JSON escapes, some":          escapeSome(key),
		"JSON escapes, twice":         everyByte(key, `\\u%04x`),
		"JSON escapes, upper case":    everyByte(key, `\u%04X`),
		"JSON, slashes":               strings.NewReplacer("/", `\/`, "_", `\_`).Replace(key),
		"Go escapes":                  everyByte(key, `\x%02x`),
		"URL-escaped":                 url.QueryEscape(key),
		"URL-escaped wholly":          everyByte(key, "%%%02X"),
		"URL-escaped twice":           url.QueryEscape(everyByte(key, "%%%02x")),
		"HTML":                        html.EscapeString(key),
		"HTML, decimal":               everyByte(key, "&#%d;"),
		"HTML, hexadecimal":           everyByte(key, "&#x%x;"),
		"in lines":                    inLines(key, "\n"),
		"in lines of a folded header": inLines(key, "\r\n\t"),
		"in lines, escaped":           inLines(key, `\n`),
		"in lines, escaped twice":     inLines(key, `\\r\\n`),
		"in lines of a URL":           inLines(key, "%0d%0a"),
		"with what nobody sees":       inLines(key, "\u200b"),
		"with NULs":                   inLines(key, "\x00"),
		"base64":                      base64.StdEncoding.EncodeToString([]byte(key)),
		"base64 of key:":              base64.StdEncoding.EncodeToString([]byte(key + ":")),
		"base64 of a header":          base64.StdEncoding.EncodeToString([]byte("Authorization: Bearer " + key)),
		"base64 of a header, shifted": base64.StdEncoding.EncodeToString([]byte("authorization:Bearer " + key + "\r\nHost: x")),
		"base64 for URLs":             base64.RawURLEncoding.EncodeToString([]byte("a" + key + ":")),
		"base64, URL-escaped":         url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(key + ":"))),
		"base64, JSON escapes":        escapeSome(base64.StdEncoding.EncodeToString([]byte(key + ":"))),
		"base64 in lines":             inLines(base64.StdEncoding.EncodeToString([]byte(key)), "\n"),
		"base64, cut off":             base64.StdEncoding.EncodeToString([]byte(key))[:60],
		"hexadecimal":                 hex.EncodeToString([]byte(key)),
		"hexadecimal, upper case":     strings.ToUpper(hex.EncodeToString([]byte(key))),
	}
}

// echoes are the places of an answer where a text may stand.
var echoes = map[string]func(w http.ResponseWriter, text string){
	"the message of an error": func(w http.ResponseWriter, text string) {
		echoError(w, 400, map[string]string{"message": "Bad header: " + text})
	},
	"the other texts of an error": func(w http.ResponseWriter, text string) {
		echoError(w, 409, map[string]string{"message": "No.", "code": text, "param": text, "request_log_url": "https://x/" + text, "doc_url": text})
	},
	"the type of an error": func(w http.ResponseWriter, text string) {
		w.WriteHeader(http.StatusBadRequest)
		answer, _ := json.Marshal(map[string]any{"error": map[string]string{"type": text}})
		_, _ = w.Write(answer)
	},
	"an error page": func(w http.ResponseWriter, text string) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, "<html>"+text)
	},
	"the page of a gateway that is down": func(w http.ResponseWriter, text string) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, text)
	},
	"JSON that is no error of Stripe's": func(w http.ResponseWriter, text string) {
		w.WriteHeader(http.StatusForbidden)
		answer, _ := json.Marshal(map[string]any{"error": text, "headers": text})
		_, _ = w.Write(answer)
	},
	"a page with status 200": func(w http.ResponseWriter, text string) { _, _ = io.WriteString(w, "<html>"+text) },
	"the kind of an object":  func(w http.ResponseWriter, text string) { echoGrant(w, "billing.credit_grant", text) },
	"the id of a grant":      func(w http.ResponseWriter, text string) { echoGrant(w, "credgr_test_1", text) },
	"an amount": func(w http.ResponseWriter, text string) {
		quoted, _ := json.Marshal(text)
		_, _ = io.WriteString(w, strings.Replace(voidedJSON, `1000`, string(quoted), 1))
	},
	"the status line": func(w http.ResponseWriter, text string) { raw(w, "HTTP/1.1 "+line(text)+" OK\r\n\r\n") },
	"the protocol":    func(w http.ResponseWriter, text string) { raw(w, line(text)+"\r\n\r\n") },
	"the length": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 200 OK\r\nContent-Length: "+line(text)+"\r\n\r\n")
	},
	"the transfer encoding": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: "+line(text)+"\r\n\r\n")
	},
	"a header without a colon": func(w http.ResponseWriter, text string) { raw(w, "HTTP/1.1 200 OK\r\n"+line(text)+"\r\n\r\n") },
	"the location": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 302 Found\r\nLocation: ://"+line(text)+"\r\nContent-Length: 0\r\n\r\n")
	},
	"the reason of a limit": func(w http.ResponseWriter, text string) {
		w.Header()["Stripe-Rate-Limited-Reason"] = []string{line(text)}
		echoError(w, 429, map[string]string{"message": "Slow down."})
	},
	"the id of a request": func(w http.ResponseWriter, text string) {
		w.Header()["Request-Id"] = []string{line(text)}
		echoError(w, 500, map[string]string{"message": "Sorry."})
	},
	"a chunk's size": func(w http.ResponseWriter, text string) {
		raw(w, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"+line(text)+"\r\n")
	},
}

func line(text string) string {
	return strings.NewReplacer("\r\n", " ", "\n", " ", "\x00", "").Replace(text)
}

func echoError(w http.ResponseWriter, status int, fields map[string]string) {
	fields["type"] = "invalid_request_error"
	answer, _ := json.Marshal(map[string]any{"error": fields})
	w.WriteHeader(status)
	_, _ = w.Write(answer)
}

func echoGrant(w http.ResponseWriter, instead, text string) {
	quoted, _ := json.Marshal(text)
	_, _ = io.WriteString(w, strings.Replace(voidedJSON, `"`+instead+`"`, string(quoted), 1))
}

func raw(w http.ResponseWriter, answer string) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_, _ = io.WriteString(connection, answer)
		_ = connection.Close()
	}
}

// undone is a text without what hides a key in it.
func undone(text string) string {
	escape := regexp.MustCompile(`(?i)\\+u([0-9a-f]{4})|\\+x([0-9a-f]{2})|%(?:25)*([0-9a-f]{2})|&#x([0-9a-f]+);?`)
	text = escape.ReplaceAllStringFunc(text, func(found string) string {
		var r rune
		digits := escape.FindStringSubmatch(found)
		_, _ = fmt.Sscanf(strings.Join(digits[1:], ""), "%x", &r)
		return string(r)
	})
	decimal := regexp.MustCompile(`&#(\d+);?`)
	text = decimal.ReplaceAllStringFunc(text, func(found string) string {
		var r rune
		_, _ = fmt.Sscanf(decimal.FindStringSubmatch(found)[1], "%d", &r)
		return string(r)
	})
	text = regexp.MustCompile(`\\+[nr/_]`).ReplaceAllString(text, "")
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text))
}

// leak returns what of the key is in a text, "" for nothing.
func leak(key, text string) string {
	text = undone(text)
	for _, form := range []string{
		key, hex.EncodeToString([]byte(key)),
		base64.StdEncoding.EncodeToString([]byte(key)), base64.StdEncoding.EncodeToString([]byte("a" + key))[2:], base64.StdEncoding.EncodeToString([]byte("aa" + key))[3:],
	} {
		form = undone(form)
		for at := 0; at+12 <= len(form)-4; at++ {
			if part := form[at : at+12]; strings.Contains(text, part) {
				return part
			}
		}
	}
	return ""
}

// TestNoTextHoldsTheKey: in no spelling, from no place of an answer, in no error, its
// parts, its causes, and the log.
func TestNoTextHoldsTheKey(t *testing.T) {
	t.Parallel()
	key, err := ParseKey(longKey)
	if err != nil {
		t.Fatal(err)
	}
	for place, echo := range echoes {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			for spelling, text := range spellings(longKey) {
				if leak(longKey, text) == "" && spelling != "cut off" {
					t.Fatalf("the test does not see the key %s: %q", spelling, undone(text))
				}
				d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { echo(w, text) })
				c := New(Config{Key: key, Base: d.URL, RequestsPerSecond: 100_000, MaxRetries: 0})
				var output bytes.Buffer
				ctx := tflogtest.RootLogger(t.Context(), &output)
				_, read := c.GetCreditGrant(ctx, "credgr_test_1")
				_, change := c.VoidCreditGrant(ctx, "credgr_test_1")
				for _, err := range []error{read, change} {
					if err == nil {
						t.Fatalf("%s: no error", spelling)
					}
					for ; err != nil; err = errors.Unwrap(err) {
						for _, shown := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
							if part := leak(longKey, shown); part != "" {
								t.Errorf("%s: %q is in %q", spelling, part, shown)
							}
						}
					}
				}
			}
		})
	}
}

// TestNoLogHoldsTheKey: a retry is logged with what the answer says about it.
func TestNoLogHoldsTheKey(t *testing.T) {
	t.Parallel()
	for spelling, text := range spellings(longKey) {
		var output bytes.Buffer
		out := &edge{secret: longKey}
		ctx := tflogtest.RootLogger(t.Context(), &output)
		header := http.Header{"Request-Id": {line(text)}, "Stripe-Rate-Limited-Reason": {line(text)}}
		retry, err := checkRetry(withAttemptLog(ctx, &attemptLog{}), 1, &http.Response{StatusCode: http.StatusTooManyRequests, Header: header}, nil, out)
		if !retry || err != nil || output.Len() == 0 {
			t.Fatal("no retry")
		}
		if part := leak(longKey, output.String()); part != "" {
			t.Errorf("%s: %q is in %q", spelling, part, output.String())
		}
	}
}

// TestCleanLeavesTheRest: what surrounds the key stays, and other texts stay as they are.
func TestCleanLeavesTheRest(t *testing.T) {
	t.Parallel()
	out := &edge{secret: longKey}
	for text, want := range map[string]string{
		"Bad header: Bearer " + longKey + ", sorry":   "Bad header: Bearer (API key), sorry",
		"No such customer: 'cus_1'":                   "No such customer: 'cus_1'",
		"Invalid API Key provided: sk_test_*****NoPq": "Invalid API Key provided: sk_test_*****NoPq",
		"sk_test_": "sk_test_",
		"":         "",
	} {
		if got := out.clean(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	if got := (&edge{secret: "sk_test_1"}).clean("the key sk_test_1 is short"); got != "the key (API key) is short" {
		t.Errorf("%q", got)
	}
	if got := (&edge{}).clean("no key"); got != "no key" {
		t.Errorf("%q", got)
	}
}

func TestHarmless(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"No such customer: 'cus_1' — naïve 日本": "No such customer: 'cus_1' — naïve 日本",
		"red \x1b[31malert\x1b[0m":             `red \x1b[31malert\x1b[0m`,
		"title \x1b]0;pwned\a":                 `title \x1b]0;pwned\a`,
		"over\rwritten\nand\tmore":             "over written and more",
		"back\b\b\b":                           `back\b\b\b`,
		"C1 \u009b31m":                         `C1 \u009b31m`,
		"right \u202eto left":                  `right \u202eto left`,
		"nothing\u200bto see":                  `nothing\u200bto see`,
		"a line\u2028more":                     "a line more",
		"half a \xff character":                "half a \ufffd character",
	} {
		if got := Harmless(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text := (&edge{secret: longKey}).clean(rapid.String().Draw(t, "text"))
		if at := strings.IndexFunc(text, func(r rune) bool { return r != unicode.ReplacementChar && !unicode.IsPrint(r) }); at >= 0 {
			t.Fatalf("%q", text)
		}
	})
}

// TestErrorsAreHarmless: what an answer says reaches the terminal.
func TestErrorsAreHarmless(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		echoError(w, 400, map[string]string{"message": "No \x1b[31msuch\x1b[0m\r customer", "param": "\x1b]0;x\a"})
	})
	_, err := clientFor(t, d.URL, 0).GetCreditGrant(t.Context(), "credgr_test_1")
	if err == nil || strings.ContainsAny(err.Error(), "\x1b\r\a") || !strings.Contains(err.Error(), "customer") {
		t.Errorf("%q", err)
	}
}
