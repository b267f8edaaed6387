// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package terraformcli

import (
	"errors"
	"os/exec"
)

// isolate leaves Terraform to its terminal: there is no other way to interrupt it.
func isolate(*exec.Cmd) {}

// Interrupt is not possible without process groups and signals.
func Interrupt(*exec.Cmd) error { return errors.ErrUnsupported }

// Kill kills a command.
func Kill(cmd *exec.Cmd) error { return cmd.Process.Kill() }
