// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package wholenumber holds the Terraform type of a number without a fraction.
//
// The framework's own (v1.19) refuses 1.5 while it decodes, before any validator runs,
// as an error in the provider. This one says what is wrong with what was written.
//
// It imports nothing of the project. Amounts to grant have a type of their own, in
// package minorunits, which also says what to write.
package wholenumber
