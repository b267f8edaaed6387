// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/cover"
)

const modulePath = "github.com/billing-credits/terraform-provider-stripe/"

// parseProfile reads a coverage profile: the blocks of each file of the checkout, package
// by package.
func parseProfile(text io.Reader) ([]*cover.Profile, error) {
	profiles, err := cover.ParseProfilesFromReader(text)
	if err != nil {
		return nil, err
	}
	if len(profiles) == 0 {
		return nil, errors.New("the profile has no statements: were the tests run?")
	}
	for _, p := range profiles {
		p.FileName = strings.TrimPrefix(p.FileName, modulePath)
	}
	slices.SortFunc(profiles, func(a, b *cover.Profile) int {
		return cmp.Or(cmp.Compare(path.Dir(a.FileName), path.Dir(b.FileName)), cmp.Compare(a.FileName, b.FileName))
	})
	return profiles, nil
}
