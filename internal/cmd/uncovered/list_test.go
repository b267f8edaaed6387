// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

const sourceText = `package granting

var late = func() int {
	return 1
}

type run struct{}

func (r *run) end(live bool) int {
	if live {
		return 2
	}
	return 0
}
`

// TestList: what one of two runs has run is run, and what neither has is listed with
// its function.
func TestList(t *testing.T) {
	t.Parallel()
	file := modulePath + "internal/granting/end.go"
	profiles, err := parseProfile(strings.NewReader("mode: set\n" +
		file + ":3.23,5.2 1 0\n" + file + ":9.35,10.10 1 1\n" + file + ":10.10,12.3 1 0\n" + file + ":13.2,13.10 1 0\n" +
		file + ":9.35,10.10 1 0\n" + file + ":13.2,13.10 1 1\n" + modulePath + "main.go:7.13,9.2 2 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	err = list(&said, profiles, func(name string) ([]byte, error) {
		if name != "internal/granting/end.go" {
			return nil, fmt.Errorf("%s is read", name)
		}
		return []byte(sourceText), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `
internal/granting: 2 of 4 statements are never run
  internal/granting/end.go:3	var	1
  internal/granting/end.go:10	(*run).end	1

2 of 6 statements are never run by a test (66.7 % are run).
`
	if said.String() != want {
		t.Errorf("said %s\nwant %s", &said, want)
	}
}

func TestNoProfile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "mode: set\n", "mode: set\nnonsense\n"} {
		if _, err := parseProfile(strings.NewReader(text)); err == nil {
			t.Errorf("%q is read without an error", text)
		}
	}
}
