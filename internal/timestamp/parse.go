// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package timestamp

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

// maxUnix is the last second that RFC 3339 can write: 9999-12-31T23:59:59Z.
const maxUnix = 253402300799

// The errors of Parse say what to write instead.
var (
	errMilliseconds = errors.New("this looks like milliseconds: Stripe counts whole seconds since the Unix epoch, so divide by 1000, or write RFC 3339, like 2027-01-31T00:00:00Z")
	errFraction     = errors.New("Stripe keeps whole seconds: write it without a fraction of a second, like 2027-01-31T00:00:00Z")
	errBeforeEpoch  = errors.New("Stripe's times begin with the Unix epoch, 1970-01-01T00:00:00Z: write a later one")
	errTooLate      = errors.New("the last time that can be written is 9999-12-31T23:59:59Z: write an earlier one")
	errNoZone       = errors.New("the offset from UTC is missing: end it with Z for UTC, or with an offset, like 2027-01-31T00:00:00+01:00")
	errDateOnly     = errors.New("the time of day is missing: write it in full, like 2027-01-31T00:00:00Z")
	errForm         = errors.New("write RFC 3339, like 2027-01-31T00:00:00Z, or seconds since the Unix epoch, like 1801353600")
)

// Parse reads RFC 3339 with any offset ("2027-01-31T00:00:00+01:00") or whole
// seconds since the Unix epoch in decimal ("1801353600"), and returns the
// instant in UTC. The error says what to write instead.
func Parse(text string) (time.Time, error) {
	if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
		return fromUnix(seconds, text)
	} else if errors.Is(err, strconv.ErrRange) {
		return time.Time{}, errTooLate
	}
	instant, err := time.Parse(time.RFC3339, text)
	switch {
	case err == nil:
		return whole(instant)
	case matches("2006-01-02T15:04:05", text):
		return time.Time{}, errNoZone
	case matches(time.DateOnly, text):
		return time.Time{}, errDateOnly
	}
	return time.Time{}, errForm
}

func fromUnix(seconds int64, text string) (time.Time, error) {
	switch {
	case strings.HasPrefix(text, "+"):
		return time.Time{}, errForm
	case seconds < 0:
		return time.Time{}, errBeforeEpoch
	case seconds > maxUnix:
		return time.Time{}, errMilliseconds
	}
	return time.Unix(seconds, 0).UTC(), nil
}

func whole(instant time.Time) (time.Time, error) {
	switch {
	case instant.Nanosecond() != 0:
		return time.Time{}, errFraction
	case instant.Unix() < 0:
		return time.Time{}, errBeforeEpoch
	case instant.Unix() > maxUnix:
		return time.Time{}, errTooLate
	}
	return instant.UTC(), nil
}

func matches(layout, text string) bool {
	_, err := time.Parse(layout, text)
	return err == nil
}

// Format writes seconds since the Unix epoch as RFC 3339 in UTC, the form in
// which every computed timestamp reads.
func Format(unix int64) string {
	return time.Unix(unix, 0).UTC().Format(time.RFC3339)
}
