// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package archtest keeps the house as it is drawn: which room may import which,
// and what every file and room must have.
//
// It holds tests only, and imports nothing of the project: it reads the source.
// Its one hard decision: a room that is not in the drawing (arrows_test.go) fails,
// so that a new one is placed before it is used.
package archtest
