// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestPicture(t *testing.T) {
	t.Parallel()
	var figures []figure
	for _, n := range []int{1000, 1, 100} {
		name := "plan of " + thousands(n)
		figures = append(figures, count(name+": requests", 1+n/100), seconds(name+": wall", time.Duration(n)*time.Millisecond),
			seconds(name+" terraform_data: wall (floor)", time.Duration(n)*time.Millisecond), ratio(name+": wall over the floor", 1, 1))
	}
	figures = append(figures, count("plan of 50 spread over 100,000: requests", 80))

	points := series(figures, planRequests)
	if len(points) != 3 || points[0].X != 1 || points[2].X != 1000 || points[2].Y != 11 {
		t.Errorf("the requests are drawn at %v", points)
	}
	file := filepath.Join(t.TempDir(), "bench.svg")
	if err := writePicture(file, figures); err != nil {
		t.Fatal(err)
	}
	drawn := read(t, file)
	for _, said := range []string{"Requests of a plan", "one call per grant", "single grants", "terraform_data", "1,000"} {
		if !strings.Contains(drawn, said) {
			t.Errorf("the picture does not say %q", said)
		}
	}
	if strings.Contains(drawn, "campaign") {
		t.Error("the picture has a line that was not measured")
	}
	for decoder := xml.NewDecoder(strings.NewReader(drawn)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("the picture is not XML: %v", err)
		}
	}

	figures = append(figures, count("campaign: plan of 1,000: requests", 11), count("campaign: plan of 10,000: requests", 101))
	if err := writePicture(file, figures); err != nil || !strings.Contains(read(t, file), "campaign") {
		t.Errorf("a campaign that was measured is not drawn: %v", err)
	}
	if err := writePicture(file, figures[:4]); !errors.Is(err, errNothingToDraw) {
		t.Errorf("one size is drawn: %v", err)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
