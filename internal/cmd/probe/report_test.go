// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

func TestASettingIsWhatTheAnswersAgreeOn(t *testing.T) {
	t.Parallel()
	accepted, refused, unasked := stripecall.Answer{Status: 200}, stripecall.Answer{Status: 400}, stripecall.Answer{}
	for name, tt := range map[string]struct {
		answers []stripecall.Answer
		want    any
		differs bool
	}{
		"all are accepted":         {[]stripecall.Answer{accepted, accepted}, "accept", false},
		"all are refused":          {[]stripecall.Answer{refused, refused}, "refuse", false},
		"they differ":              {[]stripecall.Answer{accepted, refused}, "refuse", true},
		"one was not asked for":    {[]stripecall.Answer{accepted, unasked}, "accept", false},
		"nothing was asked for":    {[]stripecall.Answer{unasked}, nil, false},
		"there is nothing to tell": {nil, nil, false},
	} {
		var out strings.Builder
		r := report{out: &out, switches: map[string]any{}}
		r.refusal("second_void", tt.answers...)
		if r.switches["second_void"] != tt.want || strings.Contains(out.String(), "knows no such setting") != tt.differs {
			t.Errorf("%s: the setting is %v, want %v; printed:\n%s", name, r.switches["second_void"], tt.want, &out)
		}
	}
}

func TestAFactIsOneLine(t *testing.T) {
	t.Parallel()
	for want, a := range map[string]stripecall.Answer{
		"- a void: HTTP 200, status voided (req_1)\n": {Status: 200, RequestID: "req_1"},
		"- a void: HTTP 400, type invalid_request_error, code none, param id: \"two\\nlines\"\n": {
			Status: 400, Body: stripecall.Object{"error": map[string]any{"type": "invalid_request_error", "param": "id", "message": "two\nlines"}},
		},
		"": {},
	} {
		var out strings.Builder
		(&report{out: &out}).fact("a void", a, "status voided")
		if out.String() != want {
			t.Errorf("printed %q, want %q", &out, want)
		}
	}
}
