// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/cmd/terraformcli"
)

// A state of ten thousand takes hours to apply, so it is grown from a state of
// one that Terraform and the provider wrote: the shape is theirs, no matter what
// becomes of the schema.

// errNotOne is returned for a state that does not hold exactly one instance.
var errNotOne = errors.New("the state to grow from must hold one instance of one resource")

// grown returns a state, of version 4, of n instances that are counted from 0 and
// are like the one in seed, which has seedMark, as growing makes them of it.
func grown(seed []byte, n int, growing func(i int, instance string) string) ([]byte, error) {
	resources := 0
	state, err := terraformcli.EditState(seed, func(_ string, instances []map[string]json.RawMessage) ([]map[string]json.RawMessage, error) {
		resources++
		if resources > 1 || len(instances) != 1 {
			return nil, errNotOne
		}
		one, err := json.Marshal(instances[0])
		if err != nil {
			return nil, err
		}
		if !bytes.Contains(one, []byte(seedMark)) {
			return nil, fmt.Errorf("the instance to grow from has no %q: %s", seedMark, one)
		}
		instances = make([]map[string]json.RawMessage, n)
		for i := range instances {
			if err := json.Unmarshal([]byte(growing(i, string(one))), &instances[i]); err != nil {
				return nil, fmt.Errorf("growing instance %d: %w", i, err)
			}
			instances[i]["index_key"] = fmt.Appendf(nil, "%d", i)
		}
		return instances, nil
	})
	if err == nil && resources == 0 {
		err = errNotOne
	}
	return state, err
}

// numbered is instance 0 as that of another number, by its ids.
func numbered(number int, instance string) string {
	return strings.ReplaceAll(instance, seedMark, seedMarked(number))
}

// growState replaces the state in a file by what it grows to.
func growState(file string, n int, growing func(i int, instance string) string) error {
	seed, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	state, err := grown(seed, n, growing)
	if err != nil {
		return err
	}
	return os.WriteFile(file, state, 0o600)
}
