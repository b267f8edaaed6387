// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

const modulePath = "github.com/billing-credits/terraform-provider-stripe/"

// place is a block of statements: lines and columns of a file of the checkout.
type place struct {
	file      string
	line, col int
	end       string // where the block ends, as the profile has it
}

// block is how many statements a place has, and whether one of the runs ran them.
type block struct {
	statements int
	run        bool
}

// profileLine is a line such as "host/module/a/b.go:3.14,5.2 2 0": a block's place,
// its number of statements, and how often it was run.
var profileLine = regexp.MustCompile(`^(\S+):(\d+)\.(\d+),(\S+) (\d+) (\d+)$`)

// parseProfile reads a coverage profile.
func parseProfile(text string) (map[place]block, error) {
	blocks := map[place]block{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "mode: ") {
			continue
		}
		fields := profileLine.FindStringSubmatch(line)
		if fields == nil {
			return nil, fmt.Errorf("this line of the profile cannot be read: %q", line)
		}
		var numbers [4]int
		for i, field := range []string{fields[2], fields[3], fields[5], fields[6]} {
			number, err := strconv.Atoi(field)
			if err != nil {
				return nil, fmt.Errorf("this line of the profile cannot be read: %q: %w", line, err)
			}
			numbers[i] = number
		}
		at := place{file: strings.TrimPrefix(fields[1], modulePath), line: numbers[0], col: numbers[1], end: fields[4]}
		blocks[at] = block{statements: numbers[2], run: blocks[at].run || numbers[3] > 0}
	}
	if len(blocks) == 0 {
		return nil, errors.New("the profile has no statements: were the tests run?")
	}
	return blocks, nil
}
