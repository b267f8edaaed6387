// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
)

func TestConfiguration(t *testing.T) {
	t.Parallel()
	const (
		limit    = "requests_per_second = 25"
		imports  = `id = "credgr_test_sim_000000"`
		metadata = `metadata             = { run = "bench" }`
	)
	for _, test := range []struct {
		name      string
		g         grants
		has, lack []string
	}{
		{"plain", grants{n: 100, stride: 1}, []string{"count                = 100\n", "count.index * 1)"}, []string{limit, imports, metadata}},
		{"spread", grants{n: 50, stride: 2000}, []string{"count.index * 2000)"}, nil},
		{"limited", grants{n: 1, stride: 1, perSecond: 25}, []string{limit}, nil},
		{"imported", grants{n: 1, stride: 1, imported: true}, []string{imports}, nil},
		{"with metadata", grants{n: 1, stride: 1, metadata: "bench"}, []string{metadata}, nil},
	} {
		text := test.g.configuration()
		for _, part := range test.has {
			if !strings.Contains(text, part) {
				t.Errorf("%s: there is no %q in\n%s", test.name, part, text)
			}
		}
		for _, part := range test.lack {
			if strings.Contains(text, part) {
				t.Errorf("%s: there is %q in\n%s", test.name, part, text)
			}
		}
	}
}

// Every customer must be granted to, under a key.
func TestKeyedConfiguration(t *testing.T) {
	t.Parallel()
	text := keyedConfiguration([]string{"cus_a", "cus_b"})
	for _, part := range []string{"requests_per_second = 25", `split(",", "cus_a,cus_b")`, "count                = 2\n", `idempotency_key      = "bench"`} {
		if !strings.Contains(text, part) {
			t.Errorf("there is no %q in\n%s", part, text)
		}
	}
}

// The mark must be in what the state is grown from, and give the simulator's ids.
func TestSeedMark(t *testing.T) {
	t.Parallel()
	if seedMarked(0) != seedMark || seedMarked(99_999) != "sim_099999" {
		t.Error(seedMarked(0), seedMarked(99_999))
	}
}

func TestRequestLimit(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]float64{1: 1, 2_000: 70, 10_000: 150} {
		if limit, ok := requestLimit(n); !ok || limit != want {
			t.Errorf("%d grants: %v, %v", n, limit, ok)
		}
	}
	if limit, ok := requestLimit(100); ok {
		t.Errorf("100 grants are held to %v", limit)
	}
}
