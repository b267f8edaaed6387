// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package simulator

import "fmt"

// seededKey is what follows the mode in the key of the account that starts with
// grants.
const seededKey = "simulator"

// seed fills the test mode of that account, unless loaded state has done so.
func (s *Simulator) seed(grants int) error {
	if grants < 0 {
		return fmt.Errorf("simulator: the number of grants is %d, but must not be negative", grants)
	}
	if grants == 0 {
		return nil
	}
	a := s.tenant(accountID(seededKey)).test.account
	a.Lock()
	defer a.Unlock()
	a.Seed(grants)
	return nil
}
