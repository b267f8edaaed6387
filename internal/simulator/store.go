// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
)

// smallState is up to how many grants every change is saved before it is
// answered; a larger state is saved saveDelay after a change, and by Close.
const (
	smallState = 2_000
	saveDelay  = time.Second
)

// store saves the simulator's state to a file, replaced atomically.
type store struct {
	path      string
	simulator *Simulator

	mu sync.Mutex
	// saved is the number of the last change that the file holds.
	saved   int64
	large   bool
	pending *time.Timer
	// failed is the error of a delayed save, told by the next one.
	failed error
}

// savedState is the file.
type savedState struct {
	Accounts []savedAccount `json:"accounts"`
}

type savedAccount struct {
	ID   string    `json:"id"`
	Test savedMode `json:"test"`
	Live savedMode `json:"live"`
}

// savedMode keeps the account's objects encoded, since they may only be read
// while the account is locked.
type savedMode struct {
	Objects json.RawMessage       `json:"objects"`
	Keys    map[string]keptAnswer `json:"idempotency_keys,omitempty"`
}

func newStore(path string, s *Simulator) *store { return &store{path: path, simulator: s} }

// load fills the simulator from the file; one that does not exist is no state.
func (st *store) load() error {
	content, err := os.ReadFile(st.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	var state savedState
	if err := json.Unmarshal(content, &state); err != nil {
		return fmt.Errorf("simulator: %s does not hold a saved state: %w", st.path, err)
	}
	for _, saved := range state.Accounts {
		t := st.simulator.tenant(saved.ID)
		for i, m := range t.modes() {
			from := []savedMode{saved.Test, saved.Live}[i]
			var objects account.Snapshot
			if err := json.Unmarshal(from.Objects, &objects); err != nil {
				return fmt.Errorf("simulator: %s does not hold a saved state: %w", st.path, err)
			}
			m.account.Restore(objects)
			m.keys.restore(from.Keys)
			st.large = st.large || len(objects.Grants) > smallState
		}
	}
	return nil
}

// changed sees to it that the file will hold the change with the number. For a
// small state it does when changed returns.
func (st *store) changed(number int64) error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if number <= st.saved {
		return st.failed
	}
	if !st.large {
		return st.save()
	}
	if st.pending == nil {
		st.pending = time.AfterFunc(saveDelay, func() {
			st.mu.Lock()
			defer st.mu.Unlock()
			if st.pending != nil {
				st.failed = st.save()
			}
		})
	}
	return st.failed
}

// flush saves what is not saved yet.
func (st *store) flush() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.pending != nil {
		st.pending.Stop()
	}
	if st.simulator.changes.Load() == st.saved {
		return st.failed
	}
	return st.save()
}

// save writes the whole state beside the file and moves it into its place.
func (st *store) save() error {
	st.pending = nil
	number := st.simulator.changes.Load()
	state, grants, err := st.simulator.state()
	if err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	if err := replaceFile(st.path, state); err != nil {
		return fmt.Errorf("simulator: saving state: %w", err)
	}
	st.saved, st.large = number, grants > smallState
	return nil
}

// state is the file's content, and how many grants it holds.
func (s *Simulator) state() (content []byte, grants int, err error) {
	var state savedState
	for _, t := range s.allTenants() {
		saved := savedAccount{ID: t.test.account.ID}
		for i, m := range t.modes() {
			into := []*savedMode{&saved.Test, &saved.Live}[i]
			var count int
			if into.Objects, count, err = objects(m.account); err != nil {
				return nil, 0, err
			}
			into.Keys = m.keys.kept()
			grants += count
		}
		state.Accounts = append(state.Accounts, saved)
	}
	content, err = json.Marshal(state)
	return content, grants, err
}

func objects(a *account.Account) (encoded []byte, grants int, err error) {
	a.Lock()
	defer a.Unlock()
	snapshot := a.Snapshot()
	encoded, err = json.Marshal(snapshot)
	return encoded, len(snapshot.Grants), err
}

func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}
