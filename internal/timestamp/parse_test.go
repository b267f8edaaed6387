// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package timestamp_test

import (
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text    string
		want    int64
		problem string
	}{
		"RFC 3339 in UTC":         {text: "2027-01-31T00:00:00Z", want: 1801353600},
		"RFC 3339 with an offset": {text: "2027-01-31T01:00:00+01:00", want: 1801353600},
		"a negative offset":       {text: "2027-01-30T19:00:00-05:00", want: 1801353600},
		"Unix seconds":            {text: "1801353600", want: 1801353600},
		"the epoch":               {text: "0", want: 0},
		"the last second":         {text: "9999-12-31T23:59:59Z", want: 253402300799},
		"a fraction of zero":      {text: "2027-01-31T00:00:00.000Z", want: 1801353600},
		"milliseconds":            {text: "1801353600000", problem: "divide by 1000"},
		"a fraction":              {text: "2027-01-31T00:00:00.5Z", problem: "without a fraction"},
		"before the epoch":        {text: "1969-12-31T23:59:59Z", problem: "later one"},
		"negative seconds":        {text: "-1", problem: "later one"},
		"a date":                  {text: "2027-01-31", problem: "in full, like 2027-01-31T00:00:00Z"},
		"no offset":               {text: "2027-01-31T00:00:00", problem: "end it with Z"},
		"words":                   {text: "next week", problem: "RFC 3339"},
		"empty":                   {text: "", problem: "RFC 3339"},
		"a plus sign":             {text: "+1801353600", problem: "RFC 3339"},
		"beyond 64 bits":          {text: "99999999999999999999", problem: "earlier one"},
		"the year 9999 elsewhere": {text: "9999-12-31T23:59:59-01:00", problem: "earlier one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := timestamp.Parse(tc.text)
			if tc.problem != "" {
				if err == nil || !strings.Contains(err.Error(), tc.problem) {
					t.Fatalf("Parse(%q) = %v, %v; want an error with %q", tc.text, got, err, tc.problem)
				}
				return
			}
			if err != nil || got.Unix() != tc.want || got.Location() != time.UTC {
				t.Fatalf("Parse(%q) = %v, %v; want second %d in UTC", tc.text, got, err, tc.want)
			}
		})
	}
}

// FuzzParse holds Parse to its promise: what it accepts is a whole second that
// Format writes and Parse reads back as the same moment.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{"2027-01-31T00:00:00Z", "1801353600", "0", "2027-02-29T00:00:00Z", "2027-01-31T24:00:00Z", "9999-12-31T23:59:59+23:59", "-0", "١٢٣"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		instant, err := timestamp.Parse(text)
		if err != nil {
			return
		}
		if instant.Nanosecond() != 0 || instant.Unix() < 0 {
			t.Fatalf("Parse(%q) accepted %v", text, instant)
		}
		again, err := timestamp.Parse(timestamp.Format(instant.Unix()))
		if err != nil || !again.Equal(instant) {
			t.Fatalf("Parse(Format(%v)) = %v, %v", instant, again, err)
		}
	})
}
