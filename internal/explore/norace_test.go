// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

//go:build !race

package explore

// raceDetector is whether the race detector is on, which makes an exploration ten times
// slower.
const raceDetector = false
