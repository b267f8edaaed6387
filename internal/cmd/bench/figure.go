// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"time"
)

const (
	mebibyte             = 1 << 20
	kibibytesPerMebibyte = 1 << 10
)

// figure is one line of the table.
type figure struct {
	What    string    `json:"what"`
	Value   float64   `json:"figure"`
	Unit    string    `json:"unit,omitempty"`
	AtMost  *float64  `json:"at_most,omitempty"` // nil where nothing is promised
	Samples []float64 `json:"samples,omitempty"` // what the value is the median of
}

// atMost returns the figure held to a limit.
func (f figure) atMost(limit float64) figure {
	f.AtMost = &limit
	return f
}

func (f figure) ok() bool { return f.AtMost == nil || f.Value <= *f.AtMost }

func count(what string, n int) figure { return figure{What: what, Value: float64(n)} }

func ratio(what string, part, whole float64) figure {
	return figure{What: what, Value: part / whole, Unit: "x"}
}

// seconds is the median of times.
func seconds(what string, samples ...time.Duration) figure {
	f := figure{What: what, Unit: "s", Value: median(samples).Seconds()}
	if len(samples) > 1 {
		for _, sample := range samples {
			f.Samples = append(f.Samples, sample.Seconds())
		}
	}
	return f
}

// median is the middle of samples, of which there must be one: the upper one of
// two.
func median[T int | time.Duration](samples []T) T {
	sorted := slices.Sorted(slices.Values(samples))
	return sorted[len(sorted)/2]
}
