// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"mime"
	"net"
	"net/http"
	"strings"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// guard refuses what a web page in the browser of the simulator's user could send:
// a page of another origin cannot leave out or change the Origin header, cannot
// send JSON without asking first, and a name that it points at this machine (DNS
// rebinding) stands in Host. With anyAddress, Host may be any IP address: only a
// name can be rebound.
func guard(r *http.Request, anyAddress bool) *apierror.Error {
	forbidden := func(format string, args ...any) *apierror.Error {
		return apierror.New(http.StatusForbidden, apierror.TypeInvalidRequest, "", "", fmt.Sprintf(format, args...))
	}
	if !answersTo(r.Host, anyAddress) {
		return forbidden("The simulator does not answer to the host %q. Send the request to the address that it printed at its start, such as http://127.0.0.1:12111.", r.Host)
	}
	if origins := r.Header.Values("Origin"); len(origins) > 1 || len(origins) == 1 && origins[0] != "http://"+r.Host {
		return forbidden("The simulator does not answer web pages of another origin, and this request has the header Origin: %s. Send it from a program, or without that header.", strings.Join(origins, ", "))
	}
	return nil
}

// answersTo says whether a Host header names this machine for sure.
func answersTo(host string, anyAddress bool) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = strings.TrimSuffix(strings.TrimPrefix(host, "["), "]")
	}
	if strings.EqualFold(name, "localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && (anyAddress || ip.IsLoopback())
}

// guardControl refuses a control call that changes something and is not sent as
// JSON: a web page can send forms and plain text to any address.
func guardControl(r *http.Request) *apierror.Error {
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err == nil && kind == "application/json" {
		return nil
	}
	return apierror.New(http.StatusUnsupportedMediaType, apierror.TypeInvalidRequest, "", "", fmt.Sprintf(
		"The simulator takes %s %s as JSON only. Send it with the header Content-Type: application/json.", r.Method, r.URL.Path))
}
