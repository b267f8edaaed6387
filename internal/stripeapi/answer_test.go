// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package stripeapi

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

// without is the documented grant without the field at a path, or with it null.
func without(t *testing.T, field string, null bool) string {
	t.Helper()
	var grant map[string]any
	if err := json.Unmarshal([]byte(grantJSON), &grant); err != nil {
		t.Fatal(err)
	}
	at := grant
	names := strings.Split(field, ".")
	for _, name := range names[:len(names)-1] {
		at = at[name].(map[string]any)
	}
	last := names[len(names)-1]
	if _, ok := at[last]; !ok {
		t.Fatalf("the documented grant has no %s", field)
	}
	delete(at, last)
	if null {
		at[last] = nil
	}
	raw, err := json.Marshal(grant)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// expectInvalid demands an error that says what is wrong with the answer.
func expectInvalid(t *testing.T, err error, part string, changed bool) {
	t.Helper()
	if !IsInvalidResponse(err) {
		t.Fatalf("believed: %v", err)
	}
	if !strings.Contains(err.Error(), part) {
		t.Errorf("%q does not say %q", err, part)
	}
	if IsOutcomeUnknown(err) != changed {
		t.Errorf("IsOutcomeUnknown = %v", IsOutcomeUnknown(err))
	}
	if IsNotFound(err) || IsMissing(err) || IsRefusal(err) {
		t.Errorf("%v is taken for a refusal", err)
	}
}

// TestAnswersThatAreNotTheGrant asks for a grant in every way, and is answered with
// something else: each an error, and for a change one that leaves its outcome open.
func TestAnswersThatAreNotTheGrant(t *testing.T) {
	t.Parallel()
	answers := map[string]struct{ answer, says string }{
		"nothing":                   {``, "not JSON"},
		"a page of HTML":            {`<html>`, "not JSON"},
		"an empty object":           {`{}`, "object"},
		"null":                      {`null`, "not an object"},
		"a list":                    {`[]`, "not an object"},
		"an error with status 200":  {`{"error":{"message":"No."}}`, "object"},
		"a customer":                {strings.Replace(grantJSON, "billing.credit_grant", "customer", 1), `"customer"`},
		"another grant or customer": {strings.ReplaceAll(strings.Replace(grantJSON, "credgr_test_1", "credgr_test_2", 1), "cus_1", "cus_2"), "it is about"},
		"an empty id":               {strings.Replace(grantJSON, "credgr_test_1", "", 1), "lacks id"},
		"a wrong type":              {strings.Replace(grantJSON, `"value":1000`, `"value":"1000"`, 1), "documented form"},
	}
	for _, field := range []string{
		"id", "object", "amount", "amount.type", "amount.monetary.currency", "amount.monetary.value",
		"applicability_config", "applicability_config.scope", "category", "created", "customer", "livemode", "metadata", "updated",
	} {
		answers["without "+field] = struct{ answer, says string }{without(t, field, false), "lacks " + field}
		answers[field+" null"] = struct{ answer, says string }{without(t, field, true), field}
	}
	answers["without object"] = struct{ answer, says string }{without(t, "object", false), "lacks the field object"}
	for name, tc := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, tc.answer) })
			c, ctx := clientFor(t, d.URL, 0), context.Background()
			_, err := c.GetCreditGrant(ctx, "credgr_test_1")
			expectInvalid(t, err, tc.says, false)
			_, err = c.CreateCreditGrant(ctx, CreditGrantCreate{Customer: "cus_1"}, "key")
			expectInvalid(t, err, tc.says, true)
			_, err = c.VoidCreditGrant(ctx, "credgr_test_1")
			expectInvalid(t, err, tc.says, true)
			if id := requestID(err); id != "req_2" {
				t.Errorf("the request id is %q", id)
			}
		})
	}
}

func requestID(err error) string {
	var e *Error
	if !errors.As(err, &e) {
		return ""
	}
	return e.RequestID
}

// TestOptionalFieldsMayBeAbsent: SPEC requires none of them.
func TestOptionalFieldsMayBeAbsent(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"name", "priority", "effective_at", "expires_at", "voided_at", "test_clock", "amount.monetary"} {
		for _, null := range []bool{false, true} {
			if _, err := decode[CreditGrant](DefaultVersion, []byte(without(t, field, null))); err != nil {
				t.Errorf("%s, null %v: %v", field, null, err)
			}
		}
	}
}

// TestAnswersThatAreNoList: what is no list is not an empty one.
func TestAnswersThatAreNoList(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ answer, says string }{
		"an empty object":          {`{}`, "object"},
		"null":                     {`null`, "not an object"},
		"a bare array":             {`[]`, "not an object"},
		"an error with status 200": {`{"error":{"message":"No."}}`, "object"},
		"without data":             {`{"object":"list","has_more":false}`, "lacks data"},
		"data null":                {`{"object":"list","has_more":false,"data":null}`, "lacks data"},
		"data an object":           {`{"object":"list","has_more":false,"data":{}}`, "data is not a list"},
		"without has_more":         {`{"object":"list","data":[]}`, "lacks has_more"},
		"a grant":                  {grantJSON, `"billing.credit_grant"`},
		"a null in it":             {`{"object":"list","has_more":false,"data":[null]}`, "an object without an id: it is not an object"},
		"a customer in it":         {`{"object":"list","has_more":false,"data":[` + grantJSON + `,{"object":"customer"}]}`, `it is an object of the kind "customer"`},
		"half a grant in it":       {`{"object":"list","has_more":false,"data":[` + without(t, "amount.monetary.value", false) + `]}`, "credgr_test_1: it lacks amount.monetary.value"},
		"another customer's":       {`{"object":"list","has_more":false,"data":[` + strings.ReplaceAll(grantJSON, "cus_1", "cus_2") + `]}`, `"cus_2"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, tc.answer) })
			var last error
			for _, err := range clientFor(t, d.URL, 0).ListCreditGrants("cus_1").All(context.Background()) {
				last = err
			}
			expectInvalid(t, last, tc.says, false)
		})
	}
}

// TestAListThatDoesNotAdvance is a proxy that ignores starting_after, or a list
// that leads in a circle: an error after the first page that is not new.
func TestAListThatDoesNotAdvance(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		ids   func(page int) []string
		pages int
	}{
		"the same page":   {func(int) []string { return []string{"credgr_2", "credgr_1"} }, 2},
		"two in a circle": {func(page int) []string { return []string{fmt.Sprintf("credgr_%d", page%2)} }, 3},
		"an empty page":   {func(int) []string { return nil }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
				var grants []string
				for _, id := range tc.ids(n) {
					grants = append(grants, grantWithID(id))
				}
				_, _ = fmt.Fprintf(w, `{"object":"list","has_more":true,"data":[%s]}`, strings.Join(grants, ","))
			})
			c := clientFor(t, d.URL, 0)
			var last error
			for _, err := range c.ListCreditGrants("").All(context.Background()) {
				last = err
				if d.seen() > 10 {
					break
				}
			}
			expectInvalid(t, last, "does not advance", false)
			if d.seen() != tc.pages {
				t.Errorf("%d pages, want %d", d.seen(), tc.pages)
			}
		})
	}
}

// TestBulkReaderGivesUpAListThatDoesNotAdvance reads grants that are in no page.
func TestBulkReaderGivesUpAListThatDoesNotAdvance(t *testing.T) {
	t.Parallel()
	f, _ := newFake(1000)
	same := func(ctx context.Context, _, key string) (rowPage, error) { return f.page(ctx, "", key) }
	b := newBulkReader(f.single, f.find, same)
	for n := 500; n < 600; n++ {
		if _, err := b.Get(context.Background(), grantID(n)); err != nil {
			t.Fatal(err)
		}
	}
	if f.pages != 2 {
		t.Errorf("%d pages, want 2: the second is the first again", f.pages)
	}
}

// TestAnswersAreBounded is an answer that is larger than any of Stripe's, plain and
// compressed: an error, and one request.
func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	for name, compressed := range map[string]bool{"plain": false, "gzip": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
				var body io.Writer = w
				if compressed {
					w.Header().Set("Content-Encoding", "gzip")
					zipped := gzip.NewWriter(w)
					defer zipped.Close()
					body = zipped
				}
				megabyte := make([]byte, 1<<20)
				for i := range megabyte {
					megabyte[i] = ' '
				}
				for range 64 {
					if _, err := body.Write(megabyte); err != nil {
						return
					}
				}
				_, _ = io.WriteString(body, grantJSON)
			})
			c := clientFor(t, d.URL, 2)
			_, err := c.GetCreditGrant(context.Background(), "credgr_test_1")
			if !errors.Is(err, errAnswerTooLarge) || d.seen() != 1 {
				t.Errorf("%d requests, error %v", d.seen(), err)
			}
			_, err = c.CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
			if !errors.Is(err, errAnswerTooLarge) || !IsOutcomeUnknown(err) || d.seen() != 2 {
				t.Errorf("%d requests, error %v, outcome unknown %v", d.seen(), err, IsOutcomeUnknown(err))
			}
		})
	}
}

// endlessBody never ends, and counts what was read of it.
type endlessBody struct{ read int }

func (b *endlessBody) Read(p []byte) (int, error) {
	b.read += len(p)
	return len(p), nil
}

func (b *endlessBody) Close() error { return nil }

// TestAnAnswerIsNotReadToItsEnd: what is too large is not held in memory first.
func TestAnAnswerIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	body := &endlessBody{}
	resp := answerOf(http.StatusOK)
	resp.Body = body
	if _, err := readWhole(resp); !errors.Is(err, errAnswerTooLarge) || body.read > maxAnswer+1 {
		t.Errorf("%d bytes were read: %v", body.read, err)
	}
}

// TestErrorsAreBounded: what an answer that is not the API's says does not fill the
// terminal.
func TestErrorsAreBounded(t *testing.T) {
	t.Parallel()
	d := double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprintf(w, `{"text":%q}`, strings.Repeat("x", 1<<20))
	})
	_, err := clientFor(t, d.URL, 0).GetCreditGrant(context.Background(), "credgr_test_1")
	if err == nil || len(err.Error()) > 2*maxMessage || IsNotFound(err) {
		t.Errorf("an error of %d bytes", len(fmt.Sprint(err)))
	}
}

// TestAKeyInUseIsWaitedFor: the request that holds the key ends, and its answer is
// given to ours.
func TestAKeyInUseIsWaitedFor(t *testing.T) {
	t.Parallel()
	d := double(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		if n == 0 {
			refuse(w, http.StatusConflict, "idempotency_key_in_use")
			return
		}
		w.Header().Set("Idempotent-Replayed", "true")
		_, _ = io.WriteString(w, grantJSON)
	})
	c := clientFor(t, d.URL, 1)
	grant, err := c.CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
	if err != nil || !grant.Replayed || d.seen() != 2 {
		t.Errorf("%d requests: %+v, %v", d.seen(), grant, err)
	}
	d = double(t, func(_ int, w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusConflict, "idempotency_key_in_use")
	})
	_, err = clientFor(t, d.URL, 1).CreateCreditGrant(context.Background(), CreditGrantCreate{Customer: "cus_1"}, "key")
	if !IsKeyInUse(err) || IsIdempotencyConflict(err) || !IsOutcomeUnknown(err) || d.seen() != 2 {
		t.Errorf("%d requests, %v", d.seen(), err)
	}
}
