// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package plansummary

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// document is what the summary needs of a plan.
type document struct {
	changes []change
	actions []invocation // of actions that end a grant
	partial bool         // Terraform expects another plan after this one
}

// invocation is an action that the plan invokes, or leaves to a later plan.
type invocation struct {
	address  string
	deferred bool
}

// members are the members of a JSON object, undecoded.
type members map[string]json.RawMessage

// The members of a plan that are read, as Terraform 1.16 and OpenTofu 1.12 write
// them (DOC: developer.hashicorp.com/terraform/internals/json-format).
type resourceChange struct {
	Address      *string `json:"address"`
	Mode         *string `json:"mode"`
	Type         *string `json:"type"`
	ProviderName *string `json:"provider_name"`
	IndexUnknown bool    `json:"index_unknown"`
	Change       *struct {
		Actions         []string        `json:"actions"`
		Before          any             `json:"before"`
		After           any             `json:"after"`
		AfterUnknown    any             `json:"after_unknown"`
		BeforeSensitive any             `json:"before_sensitive"`
		AfterSensitive  any             `json:"after_sensitive"`
		Importing       json.RawMessage `json:"importing"`
	} `json:"change"`
}

type actionInvocation struct {
	Address      *string `json:"address"`
	Type         *string `json:"type"`
	ProviderName *string `json:"provider_name"`
}

// malformed is the error for a part of a plan that is not as Terraform writes it.
func malformed(where, what string) error {
	return fmt.Errorf("the JSON of the plan cannot be read: %s %s. No summary was written. Write the JSON again with%s", where, what, showPlan)
}

// readDocument reads the JSON of a plan. Only resources and actions of the provider
// at address are kept.
func readDocument(input []byte, address string) (document, error) {
	text, err := decodeText(input)
	if err != nil {
		return document{}, err
	}
	top, err := readMembers(bytes.TrimSpace(text))
	if err != nil {
		return document{}, err
	}
	var version string
	if json.Unmarshal(top["format_version"], &version) != nil || version == "" || !isObject(top["planned_values"]) {
		return document{}, notPlan(top)
	}
	if major, _, _ := strings.Cut(version, "."); major != "0" && major != "1" {
		return document{}, malformed("format_version", fmt.Sprintf("is %q, and this version of the provider reads formats below 2.0", version))
	}
	var errored bool
	complete := true
	for name, flag := range map[string]*bool{"errored": &errored, "complete": &complete} {
		if raw, found := top[name]; found && (json.Unmarshal(raw, flag) != nil || isNull(raw)) {
			return document{}, malformed(name, "is neither true nor false")
		}
	}
	if errored {
		return document{}, errErrored
	}
	d := document{partial: !complete}
	if err := d.readChanges(top, address); err != nil {
		return document{}, err
	}
	return d, d.readActions(top, address)
}

// readMembers reads one JSON object and nothing else.
func readMembers(text []byte) (members, error) {
	if !bytes.HasPrefix(text, []byte("{")) {
		return nil, notJSON(text)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	var top members
	switch err := decoder.Decode(&top); {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errCutOff
	case err != nil:
		return nil, malformed("it", "is no JSON ("+err.Error()+")")
	}
	rest := bytes.TrimSpace(text[decoder.InputOffset():])
	switch {
	case len(rest) == 0:
		return top, nil
	case top["@level"] != nil:
		return nil, errStream
	case bytes.HasPrefix(rest, []byte("::")):
		return nil, errWrapper
	}
	return nil, errSuffixed
}

func isNull(raw json.RawMessage) bool { return string(bytes.TrimSpace(raw)) == "null" }

func isObject(raw json.RawMessage) bool { return bytes.HasPrefix(bytes.TrimSpace(raw), []byte("{")) }

// list returns the elements of a list of the plan, none if it is absent.
func (m members) list(name string) ([]json.RawMessage, error) {
	raw, found := m[name]
	if !found {
		return nil, nil
	}
	var elements []json.RawMessage
	if err := json.Unmarshal(raw, &elements); err != nil || elements == nil {
		return nil, malformed(name, "is not a list")
	}
	return elements, nil
}

// decode reads a part of a plan. Numbers stay json.Number, because Stripe's amounts
// do not fit into a float64.
func decode(raw json.RawMessage, where string, into any) error {
	if !isObject(raw) {
		return malformed(where, "is not an object")
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return malformed(where, "is not as Terraform writes it ("+err.Error()+")")
	}
	return nil
}

// within returns the object that a deferred part of a plan holds.
func within(raw json.RawMessage, where, name string) (json.RawMessage, error) {
	var holder members
	if err := decode(raw, where, &holder); err != nil {
		return nil, err
	}
	return holder[name], nil
}

// eachOf reads the elements of a list, and then those of the list of what Terraform has
// deferred, whose elements hold one of the first list under the name inner.
func eachOf(top members, name, deferredName, inner string, read func(raw json.RawMessage, where string, deferred bool) error) error {
	for _, list := range []struct {
		name     string
		deferred bool
	}{{name, false}, {deferredName, true}} {
		elements, err := top.list(list.name)
		if err != nil {
			return err
		}
		for i, raw := range elements {
			where := fmt.Sprintf("%s[%d]", list.name, i)
			if list.deferred {
				if raw, err = within(raw, where, inner); err != nil {
					return err
				}
				where += "." + inner
			}
			if err := read(raw, where, list.deferred); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *document) readChanges(top members, address string) error {
	return eachOf(top, "resource_changes", "deferred_changes", "resource_change", func(raw json.RawMessage, where string, deferred bool) error {
		var planned resourceChange
		if err := decode(raw, where, &planned); err != nil {
			return err
		}
		if planned.Address == nil || planned.Mode == nil || planned.Type == nil || planned.ProviderName == nil || planned.Change == nil || len(planned.Change.Actions) == 0 {
			return malformed(where, "lacks its address, mode, type, provider_name, change or actions")
		}
		if *planned.Mode != "managed" || !slices.Contains([]string{grantType, campaignType}, *planned.Type) || !isProvider(*planned.ProviderName, address) {
			return nil
		}
		c, err := changeOf(planned, where, deferred)
		if err != nil {
			return err
		}
		d.changes = append(d.changes, c)
		return nil
	})
}

func (d *document) readActions(top members, address string) error {
	return eachOf(top, "action_invocations", "deferred_action_invocations", "action_invocation", func(raw json.RawMessage, where string, deferred bool) error {
		var invoked actionInvocation
		if err := decode(raw, where, &invoked); err != nil {
			return err
		}
		if invoked.Address == nil || invoked.Type == nil || invoked.ProviderName == nil {
			return malformed(where, "lacks its address, type or provider_name")
		}
		if isProvider(*invoked.ProviderName, address) && slices.Contains(endingActions, *invoked.Type) {
			d.actions = append(d.actions, invocation{address: *invoked.Address, deferred: deferred})
		}
		return nil
	})
}
