// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestMedian(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		samples []int
		want    int
	}{
		{[]int{7}, 7},
		{[]int{2, 1}, 2},
		{[]int{9, 1, 5}, 5},
		{[]int{1, 1, 100, 3, 2}, 2},
	} {
		if got := median(test.samples); got != test.want {
			t.Errorf("median of %v is %d, want %d", test.samples, got, test.want)
		}
	}
}

func TestFigureIsHeldToItsLimit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		f    figure
		want bool
	}{
		{"no limit", count("requests", 1_000_000), true},
		{"below", count("requests", 149).atMost(150), true},
		{"at", count("requests", 150).atMost(150), true},
		{"above", count("requests", 151).atMost(150), false},
		{"a limit of nothing", count("failed", 1).atMost(0), false},
		{"a ratio", ratio("wall", 3, 2).atMost(1.5), true},
		{"a ratio above", ratio("wall", 3.01, 2).atMost(1.5), false},
	} {
		if got := test.f.ok(); got != test.want {
			t.Errorf("%s: ok is %v", test.name, got)
		}
	}
}

func TestSecondsKeepsItsSamples(t *testing.T) {
	t.Parallel()
	f := seconds("wall", 3*time.Second, 1*time.Second, 2*time.Second)
	if f.Value != 2 || len(f.Samples) != 3 || f.Samples[0] != 3 {
		t.Errorf("got %+v", f)
	}
	if one := seconds("wall", time.Second); one.Value != 1 || one.Samples != nil {
		t.Errorf("got %+v", one)
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	err := writeTable(&out, []figure{
		count("plan of 1: requests", 1).atMost(1),
		seconds("plan of 1: wall", 1234*time.Millisecond),
		ratio("start-up", 4, 3).atMost(1.3),
	})
	if err != nil {
		t.Fatal(err)
	}
	want := "what                | figure | limit     | ok\n" +
		"plan of 1: requests | 1      | <= 1      | yes\n" +
		"plan of 1: wall     | 1.23 s |           | \n" +
		"start-up            | 1.33 x | <= 1.30 x | NO\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &out, want)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "bench.json")
	if err := writeReport(file, report{Extent: "quick", Cores: 2, Figures: []figure{count("failed", 0).atMost(0), count("requests", 3)}}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Cores   int `json:"cores"`
		Figures []struct {
			What   string   `json:"what"`
			Figure float64  `json:"figure"`
			AtMost *float64 `json:"at_most"`
		} `json:"figures"`
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	// A limit of nothing is a limit.
	if got.Cores != 2 || len(got.Figures) != 2 || got.Figures[0].AtMost == nil || got.Figures[1].AtMost != nil || got.Figures[1].Figure != 3 {
		t.Errorf("got %s", text)
	}
}

func TestThousands(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 50: "50", 999: "999", 1_000: "1,000", 10_000: "10,000", 100_042: "100,042", 1_000_000: "1,000,000"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}
