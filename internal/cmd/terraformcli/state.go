// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package terraformcli

import (
	"encoding/json"
	"errors"
	"fmt"
)

// EditState hands each resource's instances in a state of version 4 to edit, by the
// resource's name, and returns the state with what edit leaves: a resource without
// instances is removed. All else stays as it was written. The caller chooses the type of
// an instance: a number beyond a float64 is kept by json.RawMessage, and not by any.
func EditState[Instance any](state []byte, edit func(name string, instances []Instance) ([]Instance, error)) ([]byte, error) {
	var whole map[string]json.RawMessage
	if err := json.Unmarshal(state, &whole); err != nil {
		return nil, fmt.Errorf("reading a state: %w", err)
	}
	var resources []map[string]json.RawMessage
	if err := json.Unmarshal(whole["resources"], &resources); err != nil {
		return nil, fmt.Errorf("reading the resources of a state: %w", err)
	}
	kept := []map[string]json.RawMessage{}
	for _, resource := range resources {
		var name string
		var instances []Instance
		if err := errors.Join(json.Unmarshal(resource["name"], &name), json.Unmarshal(resource["instances"], &instances)); err != nil {
			return nil, fmt.Errorf("reading the instances of a state: %w", err)
		}
		instances, err := edit(name, instances)
		if err != nil {
			return nil, err
		}
		if len(instances) == 0 {
			continue
		}
		if resource["instances"], err = json.Marshal(instances); err != nil {
			return nil, err
		}
		kept = append(kept, resource)
	}
	var err error
	if whole["resources"], err = json.Marshal(kept); err != nil {
		return nil, err
	}
	return json.Marshal(whole)
}
