// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// maxBody bounds what is read of a request, in bytes.
const maxBody = 1 << 20

const formType = "application/x-www-form-urlencoded"

// errBodyCut is the error of a body that did not arrive: the client has most likely
// gone, and what it meant to send is not known.
var errBodyCut = apierror.Invalid("", "", "The request's body could not be read to its end.").BeforeExecution()

// readBody reads the form of a request. The error is an *apierror.Error: for a body
// that is too large, of another content type (in Stripe's words), or that did not
// arrive.
func readBody(w http.ResponseWriter, r *http.Request) (string, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return "", apierror.New(http.StatusRequestEntityTooLarge, apierror.TypeInvalidRequest, "", "",
			"The request's body is larger than 1 MiB.").BeforeExecution()
	case err != nil:
		return "", errBodyCut
	case len(body) > 0 && !isForm(r.Header.Get("Content-Type")):
		return "", apierror.Invalid("", "",
			"Invalid request (check that your POST content type is application/x-www-form-urlencoded). If you have any questions, we can help at https://support.stripe.com/.").BeforeExecution()
	default:
		return string(body), nil
	}
}

// isForm says whether the content type is that of forms, or none.
func isForm(contentType string) bool {
	if contentType == "" {
		return true
	}
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == formType
}
