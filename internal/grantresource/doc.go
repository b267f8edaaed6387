// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package grantresource is what the resources that grant credits share on
// Terraform's side: attributes that have the same meaning in each, their
// validators, the decoding of what they apply to, and the diagnostics that the
// errors of package granting become.
//
// It imports granting, stripeapi, timestamp and money, and nothing else of the project.
package grantresource
