// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
)

// event is a line of `go test -json` (go doc test2json).
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Output     string
}

// report makes a short text of many events.
type report struct {
	out     io.Writer
	said    map[string][]string // output by package and test, until it is known to be of use
	skipped []string
	passed  int
	failed  int
}

func newReport(out io.Writer) *report {
	return &report{out: out, said: map[string][]string{}}
}

// maxLine is the longest line of events, in bytes: a test may print a lot at once.
const maxLine = 16 << 20

func (r *report) read(events io.Reader) error {
	lines := bufio.NewScanner(events)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(r.out, lines.Text()) // not from a test
			continue
		}
		r.add(e)
	}
	return lines.Err()
}

func (r *report) add(e event) {
	key := e.Package + "\t" + e.Test
	switch e.Action {
	case "build-output":
		fmt.Fprint(r.out, e.Output)
	case "output":
		if !isFrame(e.Output) {
			r.said[key] = append(r.said[key], e.Output)
		}
		return
	case "pass":
		if e.Test != "" {
			r.passed++
		}
	case "fail":
		r.fail(e, key)
	case "skip":
		if e.Test != "" {
			r.skipped = append(r.skipped, fmt.Sprintf("%s %s: %s", short(e.Package), e.Test, reason(r.said[key])))
		}
	default:
		return
	}
	if e.Test == "" && e.Action != "build-output" {
		r.closePackage(e, key)
	}
	delete(r.said, key)
}

// fail prints what a test said that failed.
func (r *report) fail(e event, key string) {
	if e.Test == "" {
		return
	}
	r.failed++
	fmt.Fprintf(r.out, "--- FAIL: %s %s\n%s", short(e.Package), e.Test, strings.Join(r.said[key], ""))
}

// closePackage prints the line that `go test` prints about a package, and of one
// that fails all that it said outside of its tests, like a panic.
func (r *report) closePackage(e event, key string) {
	said := r.said[key]
	if e.Action != "fail" && len(said) > 0 {
		said = said[len(said)-1:]
	}
	text := strings.Join(said, "")
	if e.Action == "skip" && strings.Contains(text, "[no test files]") {
		return
	}
	fmt.Fprint(r.out, text)
}

// summary ends the report.
func (r *report) summary(took time.Duration) {
	if len(r.skipped) > 0 {
		fmt.Fprintf(r.out, "\nSkipped:\n  %s\n", strings.Join(r.skipped, "\n  "))
	}
	fmt.Fprintf(r.out, "\n%d passed, %d failed, %d skipped in %s\n", r.passed, r.failed, len(r.skipped), took.Round(time.Second))
}

// isFrame tells the lines by which `go test -v` frames a test from what the test
// says.
func isFrame(line string) bool {
	trimmed := strings.TrimLeft(line, " ")
	for _, frame := range []string{"=== RUN", "=== PAUSE", "=== CONT", "=== NAME", "--- PASS", "--- FAIL", "--- SKIP"} {
		if strings.HasPrefix(trimmed, frame) {
			return true
		}
	}
	return line == "PASS\n" || line == "FAIL\n"
}

// reason is what a skipped test said last, without the place.
func reason(said []string) string {
	text := strings.TrimSpace(strings.Join(said, ""))
	if place, rest, found := strings.Cut(text, ": "); found && strings.Contains(place, ".go:") {
		text = rest
	}
	if text == "" {
		return "no reason is given"
	}
	return strings.Join(strings.Fields(text), " ")
}

const modulePath = "github.com/billing-credits/terraform-provider-stripe"

func short(pkg string) string {
	return strings.TrimPrefix(strings.TrimPrefix(pkg, modulePath), "/")
}
