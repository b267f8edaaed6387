// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
)

// A state of ten thousand takes hours to apply, so it is grown from a state of
// one that Terraform and the provider wrote: the shape is theirs, no matter what
// becomes of the schema.

// errNotOne is returned for a state that does not hold exactly one instance.
var errNotOne = errors.New("the state to grow from must hold one instance of one resource")

// grown returns a state, of version 4, of n instances that are counted from 0 and
// are like the one in seed, but for mark: in instance i it is marked(i) that
// stands in its place, in every attribute.
func grown(seed []byte, n int, mark string, marked func(i int) string) ([]byte, error) {
	var state map[string]json.RawMessage
	if err := json.Unmarshal(seed, &state); err != nil {
		return nil, fmt.Errorf("reading a state: %w", err)
	}
	var resources []map[string]json.RawMessage
	if err := json.Unmarshal(state["resources"], &resources); err != nil {
		return nil, fmt.Errorf("reading the resources of a state: %w", err)
	}
	if len(resources) != 1 {
		return nil, errNotOne
	}
	var instances []json.RawMessage
	if err := json.Unmarshal(resources[0]["instances"], &instances); err != nil {
		return nil, fmt.Errorf("reading the instances of a state: %w", err)
	}
	if len(instances) != 1 {
		return nil, errNotOne
	}
	one := instances[0]
	if !bytes.Contains(one, []byte(mark)) {
		return nil, fmt.Errorf("the instance to grow from has no %q: %s", mark, one)
	}
	instances = make([]json.RawMessage, n)
	for i := range instances {
		var instance map[string]json.RawMessage
		if err := json.Unmarshal(bytes.ReplaceAll(one, []byte(mark), []byte(marked(i))), &instance); err != nil {
			return nil, fmt.Errorf("growing instance %d: %w", i, err)
		}
		instance["index_key"] = fmt.Appendf(nil, "%d", i)
		if err := encode(instance, &instances[i]); err != nil {
			return nil, err
		}
	}
	var all, list json.RawMessage
	if err := encode(instances, &all); err != nil {
		return nil, err
	}
	resources[0]["instances"] = all
	if err := encode(resources, &list); err != nil {
		return nil, err
	}
	state["resources"] = list
	return json.Marshal(state)
}

func encode(value any, into *json.RawMessage) error {
	text, err := json.Marshal(value)
	*into = text
	return err
}

// growState replaces the state in a file by what it grows to, with the
// simulator's ids.
func growState(file string, n int, marked func(i int) string) error {
	seed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	state, err := grown(seed, n, seedMark, marked)
	if err != nil {
		return err
	}
	return os.WriteFile(file, state, 0o600)
}
