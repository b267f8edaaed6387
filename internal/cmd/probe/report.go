// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/stripecall"
)

// report prints facts as they are found, and gathers the switches.
type report struct {
	out      io.Writer
	switches map[string]any
}

func (r *report) section(title string) { fmt.Fprintf(r.out, "\n## %s\n\n", title) }

// fact prints one answer, with the fields of a success that say something.
func (r *report) fact(what string, a stripecall.Answer, shown ...string) {
	if a.Status == 0 {
		return // the run has ended
	}
	line := fmt.Sprintf("%s: HTTP %d", what, a.Status)
	if a.OK() {
		if len(shown) > 0 {
			line += ", " + strings.Join(shown, ", ")
		}
	} else {
		line += fmt.Sprintf(", type %s, code %s, param %s: %s", orNone(a.Type()), orNone(a.Code()), orNone(a.Param()), strconv.Quote(a.Message()))
	}
	if a.RequestID != "" {
		line += " (" + a.RequestID + ")"
	}
	fmt.Fprintln(r.out, "-", line)
}

func (r *report) note(what, text string) { fmt.Fprintf(r.out, "- %s: %s\n", what, text) }

// set is a switch and its setting.
func (r *report) set(name string, value any) {
	r.switches[name] = value
	fmt.Fprintf(r.out, "  => %s: %v\n", name, value)
}

// refusal sets a switch between refuse and accept.
func (r *report) refusal(name string, answers ...stripecall.Answer) {
	r.setting(name, "accept", "refuse", answers...)
}

// setting sets a switch by answers that should agree. Where they do not, the
// refusal counts, and the difference is told.
func (r *report) setting(name, accept, refuse string, answers ...stripecall.Answer) {
	refused, accepted := 0, 0
	for _, a := range answers {
		switch {
		case a.OK():
			accepted++
		case a.Status != 0:
			refused++
		}
	}
	if refused+accepted == 0 {
		return
	}
	if refused > 0 && accepted > 0 {
		r.note(name, fmt.Sprintf("%d of these were refused and %d accepted; the simulator knows no such setting", refused, accepted))
	}
	r.choice(name, refused == 0, accept, refuse)
}

// choice sets a switch between two values.
func (r *report) choice(name string, first bool, one, other string) {
	if first {
		r.set(name, one)
		return
	}
	r.set(name, other)
}

// settings prints all switches as the simulator takes them.
func (r *report) settings(out io.Writer) error {
	_, err := fmt.Fprintf(out, "\nSettings of the simulator's switches:\n%s\n", encoded(r.switches))
	return err
}

// encoded is a part of an answer as it was sent.
func encoded(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
