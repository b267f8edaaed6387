// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package terraformcli is a Terraform for the project's own commands and tests:
// one that is found or fetched (Find), a provider built from this checkout
// (Build), and folders in which the one runs the other (Workspace).
//
// It imports the provider's address, and nothing else of the project.
//
// A workspace installs the provider by a real
// `terraform init`, from a filesystem mirror named by a CLI configuration of its
// own. So what runs is what users run, required_providers included, and nothing
// of the machine's Terraform set-up is read or written. Commands are run by
// terraform-exec, except those whose output is shown as Terraform prints it (Run).
package terraformcli
