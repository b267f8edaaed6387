// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
)

// store saves the simulator's state to a file: what each request changes is
// appended before the request is answered, and now and then the file is written
// anew. So a request costs what it changes, and none that was answered is lost,
// however the simulator ends. What was appended is synced to the disk at most
// syncDelay later, because a sync costs ten times a request; that much a failing
// machine could lose.
//
// A request's changes are pushed under its account's lock, so that they stand in
// the file in the order in which they happened, and written outside of it: a caller that
// waits first writes for all.
type store struct {
	simulator *Simulator
	// pushed is the number of the last change.
	pushed atomic.Int64

	// queueMu is taken with an account's lock held, and never the other way.
	queueMu sync.Mutex
	queue   []change

	// mu is for the file, and taken without an account's lock.
	mu   sync.Mutex
	file *stateFile
	// written is the number of the last change that the file holds durably.
	written int64
	// compactAt is the size at which the file is written anew.
	compactAt int64
	// syncing is set while a sync is due.
	syncing *time.Timer
	// unsynced is the error of a sync: what was appended may not be on the disk.
	unsynced error
}

const syncDelay = 50 * time.Millisecond

// change is what a request changed, encoded while its account was locked.
type change struct {
	number int64
	mode   *mode
	// objects are a Snapshot, nil where the file has them already.
	objects json.RawMessage
	keys    map[string]keptAnswer
}

// minCompaction is the least that is appended before the file is written anew, in
// bytes.
const minCompaction = 1 << 20

// openStore loads the state from the file at the path and writes it anew, which
// shows at the start whether it can be saved.
func openStore(path string, s *Simulator) (*store, error) {
	st := &store{simulator: s}
	file, err := openStateFile(path, s.restore)
	if err != nil {
		return nil, fmt.Errorf("simulator: %w", err)
	}
	st.file = file
	return st, nil
}

// restore takes one record of the file.
func (s *Simulator) restore(r record) error {
	t := s.tenant(r.Account)
	m := t.test
	if r.Mode == account.ModeLive {
		m = t.live
	}
	var objects account.Snapshot
	if len(r.Objects) > 0 {
		if err := decodeStrictly(r.Objects, &objects); err != nil {
			return err
		}
	}
	m.account.Restore(objects)
	m.keys.restore(r.Keys)
	return nil
}

// push takes what has changed in a mode since the last push, if anything, and the
// answers that were kept for keys. The account's lock is held.
func (st *store) push(m *mode, keys map[string]keptAnswer) {
	c := change{mode: m, objects: encodeObjects(m.account.Changes()), keys: keys}
	if string(c.objects) == "{}" && len(keys) == 0 {
		return
	}
	st.queueMu.Lock()
	defer st.queueMu.Unlock()
	c.number = st.pushed.Add(1)
	st.queue = append(st.queue, c)
}

// wait returns when all that has been pushed is in the file. An error says that it
// is not, and will be tried again by the next wait.
func (st *store) wait() error {
	number := st.pushed.Load()
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.unsynced != nil {
		if err := st.compact(); err != nil {
			return fmt.Errorf("%s: %w", cannotSave, err)
		}
		st.unsynced = nil
	}
	if number <= st.written {
		return nil
	}
	st.queueMu.Lock()
	queued := st.queue
	st.queueMu.Unlock()
	var lines bytes.Buffer
	for _, c := range queued {
		if err := c.record().write(&lines); err != nil {
			return err
		}
	}
	if err := st.file.append(lines.Bytes()); err != nil {
		return fmt.Errorf("%s: %w", cannotSave, err)
	}
	if st.syncing == nil {
		st.syncing = time.AfterFunc(syncDelay, st.sync)
	}
	st.written = queued[len(queued)-1].number
	st.queueMu.Lock()
	if st.queue = st.queue[len(queued):]; len(st.queue) == 0 {
		st.queue = nil
	}
	st.queueMu.Unlock()
	if st.file.size > st.compactAt {
		// What could not be written anew is still there as it was.
		_ = st.compact()
	}
	return nil
}

const cannotSave = "the simulator cannot save its state, and answers nothing until it can"

// sync brings to the disk what was appended. After an error it is not known what is
// there, so that the next wait writes the file anew.
func (st *store) sync() {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.syncing != nil {
		st.syncing = nil
		st.unsynced = st.file.sync()
	}
}

// begin writes the file anew with what was loaded and seeded, so that later changes
// are told from it.
func (st *store) begin() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if err := st.compact(); err != nil {
		return err
	}
	for _, t := range st.simulator.allTenants() {
		for _, m := range t.modes() {
			m.account.Changes()
		}
	}
	return nil
}

// compact writes the file anew, without what later changes have replaced.
func (st *store) compact() error {
	err := st.file.replace(func(write func(record) error) error {
		for _, t := range st.simulator.allTenants() {
			for _, r := range st.snapshot(t) {
				if err := write(r); err != nil {
					return err
				}
			}
		}
		return nil
	})
	st.compactAt = 2*st.file.size + minCompaction
	return err
}

// snapshot is the state of an account in both modes. The changes that are still
// queued are in it.
func (st *store) snapshot(t *tenant) []record {
	t.test.account.Lock()
	defer t.test.account.Unlock()
	var records []record
	for _, m := range t.modes() {
		c := change{mode: m, objects: encodeObjects(m.account.Snapshot()), keys: m.keys.kept()}
		records = append(records, c.record())
	}
	st.queueMu.Lock()
	defer st.queueMu.Unlock()
	for i, c := range st.queue {
		if c.mode == t.test || c.mode == t.live {
			st.queue[i].objects = nil
		}
	}
	return records
}

// close saves what is not saved yet.
func (st *store) close() error {
	err := st.wait()
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.syncing != nil {
		st.syncing.Stop()
		st.syncing = nil
	}
	return errors.Join(err, st.file.sync(), st.file.close())
}

func (c change) record() record {
	return record{Account: c.mode.account.ID, Mode: c.mode.account.Mode(), Objects: c.objects, Keys: c.keys}
}

// encodeObjects cannot fail: Snapshot holds plain values.
func encodeObjects(objects account.Snapshot) json.RawMessage {
	encoded, err := json.Marshal(objects)
	if err != nil {
		panic(fmt.Sprintf("simulator: objects cannot be saved: %v", err))
	}
	return encoded
}
