// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package acctest

import (
	"errors"
	"os/exec"
)

func isolate(*exec.Cmd) {}

// interruptGroup is not possible without process groups and signals.
func interruptGroup(*exec.Cmd) error { return errors.ErrUnsupported }

func killGroup(cmd *exec.Cmd) error { return cmd.Process.Kill() }
