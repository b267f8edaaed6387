// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"os"
	"time"
)

// report is all that was found, and what it was found on.
type report struct {
	Extent    string    `json:"extent"`
	Began     time.Time `json:"began"`
	Took      float64   `json:"took_seconds"`
	OS        string    `json:"os"`
	Arch      string    `json:"arch"`
	Cores     int       `json:"cores"`
	Go        string    `json:"go"`
	Terraform string    `json:"terraform"`
	Revision  string    `json:"revision,omitempty"` // of the provider's source; "+" for changes on top
	Figures   []figure  `json:"figures"`
}

func writeReport(file string, r report) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

func readReport(file string) (r report, err error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return r, err
	}
	return r, json.Unmarshal(text, &r)
}
