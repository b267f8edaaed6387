// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// answer is what goes back to the client.
type answer struct {
	status int
	header http.Header
	body   []byte
	// kept says that the answer is to be replayed for the request's idempotency key.
	kept bool
	// fault is what goes wrong with the answer on its way.
	fault Fault
}

func succeeded(result any) answer {
	return answer{status: http.StatusOK, header: http.Header{}, body: encode(result), kept: true}
}

// refused is the answer to an error; one that is not Stripe's is the simulator's
// own fault, and answered as Stripe's.
func refused(err error, requestID string, livemode bool) answer {
	var e *apierror.Error
	if !errors.As(err, &e) {
		e = apierror.New(http.StatusInternalServerError, apierror.TypeAPI, "", "", err.Error())
	}
	shown := *e
	dashboard := "https://dashboard.stripe.com/test/logs/"
	if livemode {
		dashboard = "https://dashboard.stripe.com/logs/"
	}
	shown.RequestLogURL = dashboard + requestID
	header := e.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	return answer{
		status: e.Status,
		header: header,
		body:   encode(map[string]any{"error": shown}),
		kept:   !e.Unkept,
	}
}

// maxIndented is up to how many bytes an answer is indented as Stripe's are. Nobody
// reads more, and a large page takes twice as long with it.
const maxIndented = 16 << 10

func encode(v any) []byte {
	var compact bytes.Buffer
	encoder := json.NewEncoder(&compact)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(fmt.Sprintf("simulator: an answer cannot be encoded: %v", err))
	}
	if compact.Len() > maxIndented {
		return compact.Bytes()
	}
	var indented bytes.Buffer
	// It is JSON.
	_ = json.Indent(&indented, compact.Bytes(), "", "  ")
	return indented.Bytes()
}
