// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// measure sets the stage, measures everything of an extent, and clears the stage
// however it ends.
func measure(ctx context.Context, e extent, log io.Writer) (result report, err error) {
	result = report{
		Extent: e.name, Began: time.Now().UTC().Truncate(time.Second),
		OS: runtime.GOOS, Arch: runtime.GOARCH, Cores: runtime.NumCPU(), Go: runtime.Version(),
	}
	dir, err := os.MkdirTemp("", "terraform-provider-stripe-bench-")
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	// A process is known by the real path of its binary.
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return result, err
	}
	s, err := setStage(ctx, dir, log)
	if err != nil {
		return result, err
	}
	if result.Terraform, err = s.terraformVersion(ctx); err != nil {
		return result, err
	}
	result.Revision = revision(s.ours.binary)

	for _, part := range s.parts(ctx, e) {
		if e.only != nil && !e.only.MatchString(part.name) {
			continue
		}
		figures, err := part.measure()
		if err != nil {
			return result, err
		}
		result.Figures = append(result.Figures, figures...)
	}
	result.Figures = append(result.Figures, campaignGrowth(result.Figures, e.campaigns)...)
	result.Took = time.Since(result.Began).Seconds()
	return result, nil
}

// part is what is measured together, and can be chosen by its name.
type part struct {
	name    string
	measure func() ([]figure, error)
}

func (s *stage) parts(ctx context.Context, e extent) []part {
	parts := []part{
		{"start", func() ([]figure, error) { return s.startUp(ctx, e) }},
		{"spread", func() ([]figure, error) { return s.refreshSpread(ctx) }},
		{"apply", func() ([]figure, error) { return s.applyAll(ctx, e) }},
		{"keyed", func() ([]figure, error) { return s.keyedAll(ctx, e) }},
	}
	if e.campaignsAlone {
		parts = nil
	}
	for _, n := range e.campaigns {
		parts = append(parts,
			part{"campaign" + strconv.Itoa(n), func() ([]figure, error) { return s.campaign(ctx, n, campaignTurns) }},
			part{"campaignfaults" + strconv.Itoa(n), func() ([]figure, error) { return s.campaignWithFaults(ctx, n) }})
	}
	parts = append(parts, s.largeParts(ctx, e)...)
	for _, size := range e.refreshes {
		parts = append(parts, part{"refresh" + strconv.Itoa(size.grants), func() ([]figure, error) { return s.refreshOnly(ctx, size, e) }})
	}
	return parts
}

// largest is the size of the largest refresh.
func (e extent) largest() int {
	largest := 0
	for _, size := range e.refreshes {
		largest = max(largest, size.grants)
	}
	return largest
}

// thousands writes a number with commas between thousands: 10,000.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	rest := strconv.Itoa(1000 + n%1000)
	return thousands(n/1000) + "," + rest[1:]
}
