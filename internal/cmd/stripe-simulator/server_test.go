// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// begin opens a connection whose request the simulator has begun to read, and of
// whose body only a part is sent.
func begin(t *testing.T, address, body string, length int) net.Conn {
	t.Helper()
	connection, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if _, err := fmt.Fprintf(connection, "POST /v1/customers HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer sk_test_slow\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", address, length); err != nil {
		t.Fatal(err)
	}
	// The simulator says so when it reads the body.
	const goOn = "HTTP/1.1 100 Continue\r\n\r\n"
	said := make([]byte, len(goOn))
	if _, err := io.ReadFull(connection, said); err != nil || string(said) != goOn {
		t.Fatalf("the simulator says %q (%v)", said, err)
	}
	if _, err := io.WriteString(connection, body); err != nil {
		t.Fatal(err)
	}
	return connection
}

func TestABodyThatDoesNotArriveIsCut(t *testing.T) {
	t.Parallel()
	sim, err := simulator.New(simulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(sim, 50*time.Millisecond)
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	connection := begin(t, listener.Addr().String(), "name=a", 100)
	if err := connection.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var body map[string]map[string]string
	if err := json.NewDecoder(answer.Body).Decode(&body); err != nil {
		t.Fatal(err)
	}
	if answer.StatusCode != http.StatusBadRequest || body["error"]["type"] != "invalid_request_error" || answer.Header.Get("Request-Id") == "" {
		t.Errorf("answered %d %v", answer.StatusCode, body)
	}
}

// TestEndsWhileRequestsAreUnderWay says that nobody can hold up the end: neither a
// request that does not arrive nor one that is slow to answer.
func TestEndsWhileRequestsAreUnderWay(t *testing.T) {
	t.Parallel()
	url, stop := serving(t, "-addr", "127.0.0.1:0", "-latency", "1h")
	address := strings.TrimPrefix(url, "http://")
	begin(t, address, "name=a", 100)
	begin(t, address, "name=a", len("name=a"))
	started := time.Now()
	if err := stop(); err != nil {
		t.Errorf("the command ended with %v", err)
	}
	if took := time.Since(started); took > 2*time.Second {
		t.Errorf("it took %v to end", took)
	}
}
