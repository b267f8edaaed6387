// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package params reads Stripe's request parameters: form encoding with brackets
// (`amount[monetary][value]=1000`), checked against a declaration of the endpoint.
//
// It imports apierror only. A declaration describes every
// parameter that an endpoint takes, nested ones too, and everything else is
// refused with Stripe's status, code and `param`, before the endpoint executes.
package params
