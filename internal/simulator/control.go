// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/account"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/api"
	"github.com/billing-credits/terraform-provider-stripe/internal/simulator/apierror"
)

// controlMux serves /_sim: what was asked of Stripe, and what is to go wrong.
func (s *Simulator) controlMux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /_sim/requests", func(w http.ResponseWriter, r *http.Request) {
		writeControl(w, http.StatusOK, s.log.requests(r.URL.Query().Get("path")))
	})
	mux.HandleFunc("DELETE /_sim/requests", func(w http.ResponseWriter, _ *http.Request) {
		s.log.reset(false)
		writeControl(w, http.StatusOK, s.log.requests(""))
	})
	mux.HandleFunc("GET /_sim/stats", func(w http.ResponseWriter, _ *http.Request) {
		writeControl(w, http.StatusOK, s.log.counts())
	})
	mux.HandleFunc("POST /_sim/reset_stats", func(w http.ResponseWriter, _ *http.Request) {
		s.log.reset(true)
		writeControl(w, http.StatusOK, s.log.counts())
	})
	mux.HandleFunc("GET /_sim/faults", func(w http.ResponseWriter, _ *http.Request) {
		writeControl(w, http.StatusOK, s.faults.list())
	})
	mux.HandleFunc("POST /_sim/faults", s.postFaults)
	mux.HandleFunc("GET /_sim/switches", func(w http.ResponseWriter, _ *http.Request) {
		writeControl(w, http.StatusOK, s.Switches())
	})
	mux.HandleFunc("POST /_sim/switches", s.postSwitches)
	mux.HandleFunc("POST /_sim/credits/apply", s.postApply)
	mux.HandleFunc("POST /_sim/disputes", s.postDispute)
	mux.HandleFunc("POST /_sim/customer_accounts", s.postCustomerAccount)
	return mux
}

func (s *Simulator) postFaults(w http.ResponseWriter, r *http.Request) {
	var list []Fault
	if err := readControl(w, r, &list); err != nil {
		failControl(w, err)
		return
	}
	if err := s.faults.replace(list); err != nil {
		failControl(w, err)
		return
	}
	writeControl(w, http.StatusOK, s.faults.list())
}

func (s *Simulator) postSwitches(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		failControl(w, err)
		return
	}
	for {
		before := s.switches.Load()
		merged, err := before.Merge(body)
		if err != nil {
			failControl(w, err)
			return
		}
		if s.switches.CompareAndSwap(before, &merged) {
			writeControl(w, http.StatusOK, merged)
			return
		}
	}
}

// postApply debits a grant, of any account, as an invoice would, and answers
// the ledger row.
func (s *Simulator) postApply(w http.ResponseWriter, r *http.Request) {
	var body struct {
		CreditGrant string `json:"credit_grant"`
		Value       int64  `json:"value"`
	}
	err := readControl(w, r, &body)
	var m *mode
	if err == nil {
		m, err = s.holding("billing credit grant", "credit_grant", body.CreditGrant, (*account.Account).HasGrant)
	}
	s.change(w, m, err, func(a *account.Account) (any, error) {
		row, err := a.ApplyCredits(body.CreditGrant, body.Value)
		if err != nil {
			return nil, err
		}
		return api.RenderTransaction(a, row), nil
	})
}

// postDispute has a customer, of any account, dispute a charge, and answers the
// dispute.
func (s *Simulator) postDispute(w http.ResponseWriter, r *http.Request) {
	var body struct {
		Charge string `json:"charge"`
		Reason string `json:"reason"`
	}
	err := readControl(w, r, &body)
	var m *mode
	if err == nil {
		m, err = s.holding("charge", "charge", body.Charge, (*account.Account).HasCharge)
	}
	s.change(w, m, err, func(a *account.Account) (any, error) {
		d, err := a.CreateDispute(body.Charge, body.Reason)
		if err != nil {
			return nil, err
		}
		return api.RenderDispute(a, d), nil
	})
}

// postCustomerAccount makes an account that can be a customer, in the account of the
// request's key.
func (s *Simulator) postCustomerAccount(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ID        string `json:"id"`
		TestClock string `json:"test_clock"`
		Customer  bool   `json:"customer"`
	}
	err := readControl(w, r, &body)
	var m *mode
	if err == nil {
		m, err = s.authenticate(r)
	}
	s.change(w, m, err, func(a *account.Account) (any, error) {
		c, err := a.CreateCustomerAccount(body.ID, body.TestClock, body.Customer)
		if err != nil {
			return nil, err
		}
		made := a.HolderOf(c.ID)
		return map[string]string{"id": made.Account, "customer": made.Customer}, nil
	})
}

// holding is the account and mode that has an object. The error is a 404.
func (s *Simulator) holding(noun, param, id string, has func(*account.Account, string) bool) (*mode, error) {
	for _, t := range s.allTenants() {
		for _, m := range t.modes() {
			m.account.Lock()
			found := has(m.account, id)
			m.account.Unlock()
			if found {
				return m, nil
			}
		}
	}
	return nil, apierror.New(http.StatusNotFound, apierror.TypeInvalidRequest, apierror.CodeResourceMissing, param,
		fmt.Sprintf("No such %s: '%s'", noun, id))
}

// change answers what a control call did to an account, once it is saved, or the
// error that came before.
func (s *Simulator) change(w http.ResponseWriter, m *mode, err error, do func(*account.Account) (any, error)) {
	var done any
	if err == nil {
		done, err = s.changed(m, do)
	}
	if err == nil {
		err = s.saved()
	}
	if err != nil {
		failControl(w, err)
		return
	}
	writeControl(w, http.StatusOK, done)
}

func (s *Simulator) changed(m *mode, do func(*account.Account) (any, error)) (any, error) {
	m.account.Lock()
	defer m.account.Unlock()
	done, err := do(m.account)
	s.pushChanges(m, nil)
	return done, err
}

func readControl(w http.ResponseWriter, r *http.Request, into any) error {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func writeControl(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The client may have gone; there is nobody to tell.
	_, _ = w.Write(encode(v))
}

// failControl answers an error as Stripe would; one that is not Stripe's is bad
// input: 400.
func failControl(w http.ResponseWriter, err error) {
	var e *apierror.Error
	if !errors.As(err, &e) {
		e = apierror.Invalid("", "", err.Error())
	}
	writeControl(w, e.Status, map[string]any{"error": e})
}
