// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package provider

import "testing"

func TestLoggingEnabled(t *testing.T) {
	t.Parallel()
	for variable, want := range map[string]bool{
		"TF_LOG=TRACE": true, "TF_LOG=json": true, "TF_LOG_PROVIDER=INFO": true, "TF_LOG_PROVIDER_STRIPE=debug": true,
		"TF_LOG_SDK=TRACE": true, "TF_LOG_SDK_PROTO=TRACE": true,
		"TF_LOG=": false, "TF_LOG_CORE=TRACE": false, "TF_LOG_PATH=/tmp/x": false, "PATH=/bin": false,
	} {
		if got := loggingEnabled([]string{"HOME=/", variable}); got != want {
			t.Errorf("%s: %v, want %v", variable, got, want)
		}
	}
}
