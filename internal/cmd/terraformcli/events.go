// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"bytes"
	"encoding/json"
)

// Event is a line that Terraform prints with -json, with what its type has of these.
type Event struct {
	Type   string `json:"type"`
	Change struct {
		Action   string   `json:"action"`
		Resource resource `json:"resource"`
	} `json:"change"`
	Hook struct {
		Resource resource `json:"resource"`
	} `json:"hook"`
	Diagnostic Diagnostic `json:"diagnostic"`
}

// resource is what an event is about.
type resource struct {
	Address string `json:"addr"`
}

// Diagnostic is an error or a warning as Terraform says it. Those of Terraform itself have
// a place in the configuration instead of an address.
type Diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
	Range    struct {
		Start struct {
			Line int `json:"line"`
		} `json:"start"`
	} `json:"range"`
}

// Events returns what Terraform has printed with -json. Lines that are no JSON are
// warnings of the command line, and are left out.
func Events(output []byte) []Event {
	var events []Event
	for line := range bytes.Lines(output) {
		var event Event
		if json.Unmarshal(line, &event) == nil {
			events = append(events, event)
		}
	}
	return events
}
