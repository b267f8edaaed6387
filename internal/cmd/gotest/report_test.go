// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

const events = `{"Action":"start","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money"}
{"Action":"run","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestGood"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestGood","Output":"    a_test.go:1: chatter\n"}
{"Action":"pass","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestGood"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestBad/sub","Output":"    a_test.go:2: want 1, got 2\n"}
{"Action":"fail","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestBad/sub"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestLater","Output":"    a_test.go:3: only with the simulator: it has a log\n"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestLater","Output":"--- SKIP: TestLater (0.00s)\n"}
{"Action":"skip","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Test":"TestLater"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Output":"FAIL\n"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money","Output":"FAIL\tgithub.com/billing-credits/terraform-provider-stripe/internal/money\t0.1s\n"}
{"Action":"fail","Package":"github.com/billing-credits/terraform-provider-stripe/internal/money"}
{"Action":"output","Package":"github.com/billing-credits/terraform-provider-stripe/internal/cmd","Output":"?   \tinternal/cmd\t[no test files]\n"}
{"Action":"skip","Package":"github.com/billing-credits/terraform-provider-stripe/internal/cmd"}
{"ImportPath":"x","Action":"build-output","Output":"x.go:1: undefined: y\n"}
`

func TestReport(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	r := newReport(&out)
	if err := r.read(strings.NewReader(events)); err != nil {
		t.Fatal(err)
	}
	r.summary(90 * time.Second)
	want := `--- FAIL: internal/money TestBad/sub
    a_test.go:2: want 1, got 2
FAIL	github.com/billing-credits/terraform-provider-stripe/internal/money	0.1s
x.go:1: undefined: y

Skipped:
  internal/money TestLater: only with the simulator: it has a log

1 passed, 1 failed, 1 skipped in 1m30s
`
	if out.String() != want {
		t.Errorf("the report is\n%s\nwant\n%s", &out, want)
	}
}

func TestExitCode(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"-run", "^$", "."}, &out, &errs); code != 0 {
		t.Errorf("a good run ends with %d\n%s%s", code, &out, &errs)
	}
	if code := run(t.Context(), []string{"./nowhere"}, &out, &errs); code == 0 {
		t.Error("a package that does not exist is no failure")
	}
}
