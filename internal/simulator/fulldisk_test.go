// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// fullDisk is a file on a disk that takes half of what is written, while it is full.
type fullDisk struct {
	appender
	full, unsyncable bool
}

var errFull = errors.New("no space left on device")

func (d *fullDisk) WriteAt(p []byte, offset int64) (int, error) {
	if !d.full {
		return d.appender.WriteAt(p, offset)
	}
	n, err := d.appender.WriteAt(p[:len(p)/2], offset)
	return n, errors.Join(err, errFull)
}

func (d *fullDisk) Sync() error {
	if d.unsyncable {
		return errFull
	}
	return d.appender.Sync()
}

// TestAFailedSyncIsMadeUpFor says that what may not be on the disk is written anew.
func TestAFailedSyncIsMadeUpFor(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state")
	sim, err := New(Options{DataFile: file})
	if err != nil {
		t.Fatal(err)
	}
	disk := &fullDisk{appender: sim.store.file.file, unsyncable: true}
	sim.store.file.file = disk
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/v1/customers", nil)
	r.SetBasicAuth("sk_test_disk", "")
	sim.ServeHTTP(httptest.NewRecorder(), r)
	sim.store.sync()
	w := httptest.NewRecorder()
	r = httptest.NewRequest(http.MethodGet, "http://127.0.0.1/v1/customers", nil)
	r.SetBasicAuth("sk_test_disk", "")
	sim.ServeHTTP(w, r)
	if w.Code != http.StatusOK || sim.store.file.file == appender(disk) {
		t.Errorf("after a sync that failed, the same file is in use (%d)", w.Code)
	}
	again, err := New(Options{DataFile: copyOf(t, file)})
	if err != nil || again.State() != sim.State() {
		t.Errorf("the file written anew holds another state (%v)", err)
	}
	if err := sim.Close(); err != nil {
		t.Error(err)
	}
}

// Driven from inside, because only so a disk can be full.
func TestAFullDiskLosesNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state")
	sim, err := New(Options{DataFile: file})
	if err != nil {
		t.Fatal(err)
	}
	disk := &fullDisk{appender: sim.store.file.file}
	sim.store.file.file = disk
	askOf := func(sim *Simulator, method, path, key string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://127.0.0.1"+path, nil)
		r.SetBasicAuth("sk_test_disk", "")
		r.Header.Set("Idempotency-Key", key)
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, r)
		return w
	}
	ask := func(method, path, key string) *httptest.ResponseRecorder { return askOf(sim, method, path, key) }
	expect := func(w *httptest.ResponseRecorder, status int) {
		t.Helper()
		if w.Code != status {
			t.Errorf("answered %d %s, want %d", w.Code, w.Body, status)
		}
	}
	expect(ask(http.MethodPost, "/v1/customers", "first"), http.StatusOK)
	disk.full = true
	refused := ask(http.MethodPost, "/v1/customers", "second")
	expect(refused, http.StatusInternalServerError)
	if !strings.Contains(refused.Body.String(), errFull.Error()) || refused.Header().Get("Request-Id") == "" {
		t.Errorf("refused with %s", refused.Body)
	}
	// What is not on the disk is shown to nobody, and a key does not replay it.
	expect(ask(http.MethodPost, "/v1/customers", "second"), http.StatusInternalServerError)
	expect(ask(http.MethodGet, "/v1/customers", ""), http.StatusInternalServerError)

	again, err := New(Options{DataFile: copyOf(t, file)})
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(askOf(again, http.MethodGet, "/v1/customers", "").Body.String(), `"id": "cus_`); n != 1 {
		t.Errorf("with a full disk, the file holds %d customers, want 1", n)
	}
	disk.full = false
	made := ask(http.MethodPost, "/v1/customers", "second")
	expect(made, http.StatusOK)
	if made.Header().Get("Idempotent-Replayed") != "true" {
		t.Error("the second customer was made twice")
	}
	expect(ask(http.MethodPost, "/v1/customers", "third"), http.StatusOK)
	if again, err = New(Options{DataFile: copyOf(t, file)}); err != nil {
		t.Fatal(err)
	}
	if again.State() != sim.State() {
		t.Errorf("loaded, the state is\n%s\nand was\n%s", again.State(), sim.State())
	}
	if err := sim.Close(); err != nil {
		t.Error(err)
	}
}
