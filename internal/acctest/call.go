// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Object is an answer of Stripe.
type Object map[string]any

// ID is the object's id.
func (o Object) ID() string { return o.String("id") }

// String is a field, or a field of a nested object with dots between the names,
// as text; "" for null.
func (o Object) String(path string) string {
	value := o.at(path)
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// Int is a number at a path, 0 for null.
func (o Object) Int(path string) int64 {
	number, _ := o.at(path).(json.Number)
	whole, _ := number.Int64()
	return whole
}

func (o Object) at(path string) any {
	var value any = map[string]any(o)
	for _, name := range strings.Split(path, ".") {
		object, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = object[name]
	}
	return value
}

// List is the data of a list object at a path.
func (o Object) List(path string) []Object {
	elements, _ := o.at(path).([]any)
	list := make([]Object, 0, len(elements))
	for _, element := range elements {
		if object, ok := element.(map[string]any); ok {
			list = append(list, Object(object))
		}
	}
	return list
}

// Get reads from the account, and fails the test unless Stripe answers 200.
func (a *Account) Get(t testing.TB, path string) Object {
	t.Helper()
	return a.want200(t, http.MethodGet, path, "")
}

// Post changes something in the account. The form is pairs like
// "amount[monetary][value]", "1000".
func (a *Account) Post(t testing.TB, path string, form ...string) Object {
	t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	return a.want200(t, http.MethodPost, path, values.Encode())
}

// Delete deletes an object of the account.
func (a *Account) Delete(t testing.TB, path string) Object {
	t.Helper()
	return a.want200(t, http.MethodDelete, path, "")
}

func (a *Account) want200(t testing.TB, method, path, body string) Object {
	t.Helper()
	status, answer, err := a.send(method, path, formContent, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	if status != http.StatusOK {
		t.Fatalf("%s %s: status %d: %s", method, path, status, answer)
	}
	var object Object
	decoder := json.NewDecoder(bytes.NewReader(answer))
	decoder.UseNumber()
	if err := decoder.Decode(&object); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return object
}

func (a *Account) send(method, path, contentType, body string) (int, []byte, error) {
	req, err := http.NewRequest(method, a.Base+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+a.key)
	req.Header.Set("Stripe-Version", "2025-02-24.acacia")
	if body != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	return resp.StatusCode, answer, err
}
