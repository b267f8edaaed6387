// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/api"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// unrecognized is the route of a request to a path that Stripe does not have.
const unrecognized = "unrecognized"

// notIDs are what Stripe has in the place of an id for calls of its own; those that
// the simulator serves have a pattern of their own.
var notIDs = []string{"create_preview", "search", "upcoming"}

// route is an endpoint with its pattern cut into segments.
type route struct {
	endpoint api.Endpoint
	segments []string
}

// routes are those of every simulator, made once: a test may start thousands.
var routes = sync.OnceValue(func() []route {
	var all []route
	for _, e := range api.Endpoints() {
		all = append(all, route{endpoint: e, segments: strings.Split(e.Pattern, "/")})
	}
	return all
})

// match finds the endpoint of a request and the id in its path.
func match(method string, u *url.URL) (api.Endpoint, string, error) {
	path := strings.Split(u.EscapedPath(), "/")
	for _, r := range routes() {
		if r.endpoint.Method != method {
			continue
		}
		if id, ok := r.match(path); ok {
			return r.endpoint, id, nil
		}
	}
	return api.Endpoint{}, "", unrecognisedURL(method, u.Path)
}

// unchanging is an endpoint that changes an object, as one that takes the same and
// answers the object as it is.
func unchanging(e api.Endpoint) api.Endpoint {
	object, _, _ := strings.Cut(e.Pattern, "/{id}")
	for _, r := range routes() {
		if r.endpoint.Method == http.MethodGet && r.endpoint.Pattern == object+"/{id}" {
			e.Run = r.endpoint.Run
		}
	}
	return e
}

func (r route) match(path []string) (id string, ok bool) {
	if len(path) != len(r.segments) {
		return "", false
	}
	for i, segment := range r.segments {
		if segment != "{id}" {
			if segment != path[i] {
				return "", false
			}
			continue
		}
		unescaped, err := url.PathUnescape(path[i])
		if err != nil || unescaped == "" || slices.Contains(notIDs, unescaped) {
			return "", false
		}
		id = unescaped
	}
	return id, true
}

func unrecognisedURL(method, path string) error {
	message := fmt.Sprintf("Unrecognized request URL (%s: %s).", method, path)
	if strings.HasSuffix(path, "/") {
		message += " If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code."
	} else {
		message += " Please see https://stripe.com/docs or we can help at https://support.stripe.com/."
	}
	return apierror.New(http.StatusNotFound, apierror.TypeInvalidRequest, "", "", message).BeforeExecution()
}
