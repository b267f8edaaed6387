// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator_test

import (
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"testing"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator"
)

// TestACutRequestIsNotObserved: a client that goes away within its request, as a
// killed one does, has asked for nothing that could be judged.
func TestACutRequestIsNotObserved(t *testing.T) {
	t.Parallel()
	observed := make(chan string, 2)
	sim, err := simulator.New(simulator.Options{Observe: func(e simulator.Exchange) { observed <- e.Method + " " + e.Body }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	defer server.Close()
	send := func(length int, body string) {
		t.Helper()
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = conn.Close() }()
		_, err = fmt.Fprintf(conn, "POST /v1/customers HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer sk_test_x\r\n"+
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", length, body)
		if err != nil {
			t.Fatal(err)
		}
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.CloseWrite()
		}
		_, _ = io.ReadAll(conn)
	}
	send(100, "name=cut")
	send(9, "name=full")
	if got := <-observed; got != "POST name=full" {
		t.Errorf("observed %q", got)
	}
}
