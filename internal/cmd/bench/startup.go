// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"path/filepath"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// startUp measures what it takes to start each provider, and its size. The last
// of them shows what it saves to import only the used parts of stripe-go.
func (s *stage) startUp(ctx context.Context, e extent) ([]figure, error) {
	compared := []product{s.ours, s.empty}
	names := []string{"provider", "empty provider"}
	if e.wholeSDK {
		s.say("Building the provider with all of stripe-go ...")
		whole, err := buildWithWholeSDK(ctx, filepath.Join(s.dir, "whole"))
		if err != nil {
			return nil, err
		}
		compared, names = append(compared, whole), append(names, "provider with all of stripe-go")
	}

	s.say("Starting each provider %d times ...", e.starts)
	took, err := s.starts(ctx, compared, e.starts)
	if err != nil {
		return nil, err
	}
	var figures []figure
	for i, name := range names {
		size, err := compared[i].size()
		if err != nil {
			return nil, err
		}
		figures = append(figures,
			seconds("terraform providers schema, "+name, took[i]...),
			figure{What: "binary, " + name, Value: float64(size) / mebibyte, Unit: "MiB"})
	}
	over := ratio("terraform providers schema: over the empty provider's", median(took[0]).Seconds(), median(took[1]).Seconds())
	return append(figures, over.atMost(maxStartRatio)), nil
}

// starts returns the times of each provider, after one that nobody counts: it
// brings the binaries into memory.
func (s *stage) starts(ctx context.Context, providers []product, n int) ([][]time.Duration, error) {
	workspaces := make([]*terraformcli.Workspace, len(providers))
	for i, p := range providers {
		w, err := s.workspace(ctx, p, "", requiring(p.name, p.address))
		if err != nil {
			return nil, err
		}
		workspaces[i] = w
	}
	took := make([][]time.Duration, len(providers))
	for turn := range n + 1 {
		for i, w := range workspaces {
			var said bytes.Buffer
			began := time.Now()
			if err := w.Run(ctx, &said, "providers", "schema", "-json"); err != nil {
				return nil, err
			}
			if turn > 0 {
				took[i] = append(took[i], time.Since(began))
			}
		}
	}
	return took, nil
}
