// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// serving runs the command until stop, which answers its error.
func serving(t *testing.T, args ...string) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := run(ctx, args, writer, io.Discard)
		writer.CloseWithError(err)
		ended <- err
	}()
	lines := bufio.NewScanner(reader)
	if !lines.Scan() {
		cancel()
		t.Fatalf("the command printed nothing: %v", <-ended)
	}
	line := regexp.MustCompile(`^.* (http://127\.0\.0\.1:[0-9]+)$`).FindStringSubmatch(lines.Text())
	if line == nil {
		t.Fatalf("the command printed %q", lines.Text())
	}
	return line[1], func() error {
		cancel()
		for lines.Scan() {
			t.Errorf("the command printed one more line: %q", lines.Text())
		}
		return <-ended
	}
}

func ask(t *testing.T, method, url, form string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	r.SetBasicAuth("sk_test_simulator", "")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func TestServesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "state.json")
	url, stop := serving(t, "-addr", "127.0.0.1:0", "-data", data, "-grants", "2", "-rate-limit", "100", "-latency", "1ms")
	if status, body := ask(t, http.MethodPost, url+"/v1/billing/credit_grants/credgr_test_sim_000001/void", ""); status != http.StatusOK {
		t.Errorf("a void is answered %d %s", status, body)
	}
	if err := stop(); err != nil {
		t.Errorf("the command ended with %v", err)
	}
	url, stop = serving(t, "-addr", "127.0.0.1:0", "-data", data)
	if status, body := ask(t, http.MethodGet, url+"/v1/billing/credit_grants/credgr_test_sim_000001", ""); status != http.StatusOK || strings.Contains(body, `"voided_at": null`) {
		t.Errorf("loaded again, the grant is answered %d %s", status, body)
	}
	if err := stop(); err != nil {
		t.Errorf("the command ended with %v", err)
	}
}

func TestRefusesWhatItCannotServe(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{
		{"-addr", "0.0.0.0:0"}, {"-addr", ":0"}, {"-addr", "nonsense"}, {"-addr", "127.0.0.1:0", "-rate-limit", "-1"},
		{"-addr", "127.0.0.1:0", "-grants", "-1"}, {"-addr", "127.0.0.1:0", "-endpoint-rate-limit", "-1"}, {"-no-such-flag"}, {"argument"}, {"-addr", "127.0.0.1:0", "-data", t.TempDir()},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v is accepted", args)
		}
	}
}

func TestTakenPort(t *testing.T) {
	t.Parallel()
	url, stop := serving(t, "-addr", "127.0.0.1:0")
	err := run(t.Context(), []string{"-addr", strings.TrimPrefix(url, "http://")}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), "-addr 127.0.0.1:0") {
		t.Errorf("a second one on the port ends with %v", err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}
