// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
)

const showPlan = "\n  terraform show -json FILE\nwhere FILE is what terraform plan -out=FILE wrote"

// What is given in place of the JSON of a plan. Each error says what it is, and what
// to run.
var (
	errEmpty     = errors.New("the plan is empty: the command that was to write it failed, or wrote elsewhere. Write it with" + showPlan)
	errPlanFile  = errors.New("this is the plan file itself, not its JSON. Write the JSON with" + showPlan)
	errWrapper   = errors.New("lines of the wrapper of hashicorp/setup-terraform stand around the JSON of the plan. Set terraform_wrapper: false where you use that action, and write the JSON again")
	errPlanText  = errors.New("this is the plan as text for people, not its JSON. Write the JSON with" + showPlan)
	errStream    = errors.New("this is the log of terraform plan -json or terraform apply -json, which does not hold all of a plan. Write the plan's JSON with" + showPlan)
	errState     = errors.New("this is a state, not a plan: terraform show -json without a file shows the state. Write the plan's JSON with" + showPlan)
	errRedacted  = errors.New("this is the redacted JSON of a run in HCP Terraform or Terraform Enterprise, which leaves out what the summary needs. Download the run's full JSON (the API's /plans/ID/json-output), or write it with" + showPlan)
	errPrefixed  = errors.New("something stands before the JSON of the plan, which is written by terraform show -json or by what runs it. Send only its standard output to the file, and write the JSON again")
	errSuffixed  = errors.New("something follows the JSON of the plan. Send only the standard output of one terraform show -json to the file, and write the JSON again")
	errCutOff    = errors.New("the JSON of the plan ends too early: the command that wrote it was interrupted, or the disk is full. Write it again with" + showPlan)
	errEncoding  = errors.New("the plan is in an encoding that is neither UTF-8 nor UTF-16. In PowerShell, write it with\n  terraform show -json FILE | Set-Content -Encoding utf8 plan.json")
	errNoPlan    = errors.New("this is not the JSON of a Terraform plan. Write it with" + showPlan)
	errErrored   = errors.New("the plan failed, so it does not hold all that Terraform would do: fix the errors of terraform plan, and plan again")
	byteOrder8   = []byte("\xef\xbb\xbf")
	zipBeginning = []byte("PK\x03\x04") // a plan file is a zip archive
)

// decodeText returns the input as UTF-8 without a byte order mark. PowerShell's >
// writes UTF-16, and its Out-File -Encoding utf8 a byte order mark.
func decodeText(input []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(input, zipBeginning):
		return nil, errPlanFile
	case bytes.HasPrefix(input, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(input, []byte("\x00\x00\xfe\xff")):
		return nil, errEncoding
	case bytes.HasPrefix(input, []byte("\xff\xfe")):
		return fromUTF16(input[2:], binary.LittleEndian)
	case bytes.HasPrefix(input, []byte("\xfe\xff")):
		return fromUTF16(input[2:], binary.BigEndian)
	case bytes.HasPrefix(input, []byte("{\x00")):
		return fromUTF16(input, binary.LittleEndian)
	case bytes.HasPrefix(input, []byte("\x00{")):
		return fromUTF16(input, binary.BigEndian)
	}
	return bytes.TrimPrefix(input, byteOrder8), nil
}

func fromUTF16(input []byte, order binary.ByteOrder) ([]byte, error) {
	if len(input)%2 != 0 {
		return nil, errCutOff
	}
	units := make([]uint16, len(input)/2)
	for i := range units {
		units[i] = order.Uint16(input[2*i:])
	}
	return []byte(string(utf16.Decode(units))), nil
}

// notJSON says what a text is that does not begin like the JSON of a plan.
func notJSON(text []byte) error {
	switch {
	case len(text) == 0:
		return errEmpty
	case bytes.HasPrefix(text, []byte("[command]")):
		return errWrapper
	case bytes.Contains(text, []byte("\n{\"format_version\"")):
		return errPrefixed
	case bytes.Contains(text, []byte("Terraform will perform")), bytes.Contains(text, []byte("Terraform used the selected providers")),
		bytes.Contains(text, []byte("OpenTofu will perform")), bytes.Contains(text, []byte("OpenTofu used the selected providers")),
		bytes.HasPrefix(text, []byte("No changes")):
		return errPlanText
	}
	return errNoPlan
}

// notPlan says what a JSON object is that is not a plan.
func notPlan(document members) error {
	has := func(name string) bool { _, found := document[name]; return found }
	switch {
	case has("@level"), has("@message"):
		return errStream
	case has("plan_format_version"):
		return errRedacted
	case has("values"), has("serial"), has("lineage"), has("format_version") && len(document) <= 2:
		return errState
	}
	return errNoPlan
}
