// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// expectCurlWorks runs the printed curl command after the printed exports, where
// there is a curl.
func expectCurlWorks(t *testing.T, printed []string) {
	t.Helper()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Log("there is no curl on the PATH")
		return
	}
	script := ""
	for _, line := range printed {
		if strings.HasPrefix(line, "export ") || strings.HasPrefix(line, "  curl ") {
			script += line + "\n"
		}
	}
	command := exec.Command("sh", "-ec", script)
	command.Env = append(os.Environ(), "NO_PROXY=127.0.0.1", "CURL_HOME="+t.TempDir())
	out, err := command.Output()
	if err != nil || strings.Count(string(out), `"object": "billing.credit_grant"`) != 3 {
		t.Errorf("%s\nprinted %s (%v)", script, out, err)
	}
}

// servingSample runs the command with the sample until stop, and answers its
// address and the lines that it printed.
func servingSample(t *testing.T, data string) (base string, printed []string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, []string{"-addr", "127.0.0.1:0", "-sample", "-data", data}, writer, io.Discard)
		writer.CloseWithError(err)
		ended <- err
	}()
	lines := bufio.NewScanner(reader)
	for lines.Scan() && lines.Text() != "Ctrl-C stops it." {
		printed = append(printed, lines.Text())
	}
	if lines.Text() != "Ctrl-C stops it." || len(printed) == 0 {
		cancel()
		t.Fatalf("the command printed %q and ended: %v", printed, <-ended)
	}
	_, base, _ = strings.Cut(printed[0], "listening on ")
	return base, printed, func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the command ended with %v", err)
		}
	}
}

func TestTheSampleIsThereOnceAndSaysHowToUseIt(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "state.json")
	var before string
	for _, start := range []string{"first", "second"} {
		base, printed, stop := servingSample(t, data)
		for _, line := range []string{"export STRIPE_API_BASE=" + base, "export STRIPE_API_KEY=sk_test_simulator"} {
			if !slices.Contains(printed, line) {
				t.Errorf("the command does not print %q but %q", line, printed)
			}
		}
		expectCurlWorks(t, printed)
		status, page := ask(t, http.MethodGet, base+"/", "")
		page, _, _ = strings.Cut(page, `id="requests"`)
		for _, part := range []string{
			"Ada Lovelace", "Grace Hopper", "Alan Turing", "status granted", "status pending", "status expired", "status voided",
			"Credit grant applied: Welcome credits", "-10.00 USD", "Credit grant applied: Prepaid credits", "-8.00 USD", "status paid",
		} {
			if status != http.StatusOK || !strings.Contains(page, part) {
				t.Errorf("%s start: the page shows no %q (%d):\n%s", start, part, status, page)
			}
		}
		_, grants := ask(t, http.MethodGet, base+"/v1/billing/credit_grants?limit=100", "")
		if before != "" && grants != before {
			t.Errorf("started again, the grants are\n%s\nthey were\n%s", grants, before)
		}
		before = grants
		stop()
	}
}
