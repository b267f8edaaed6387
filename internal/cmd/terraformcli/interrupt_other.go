// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package terraformcli

import "os/exec"

// isolate leaves Terraform to its terminal: there is no other way to interrupt it.
func isolate(*exec.Cmd) {}
