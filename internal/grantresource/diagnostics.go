// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

package grantresource

import (
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/billing-credits/terraform-provider-stripe/internal/granting"
	"github.com/billing-credits/terraform-provider-stripe/internal/money"
	"github.com/billing-credits/terraform-provider-stripe/internal/stripeapi"
	"github.com/billing-credits/terraform-provider-stripe/internal/timestamp"
)

// Failure is the error of a call that Stripe did not fulfil: what was being done,
// and what Stripe said.
func Failure(summary, doing string, err error) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic(summary, doing+" failed: "+err.Error()+stripeapi.Advice(err))}
}

// Diagnose turns an error of package granting into the diagnostic that users read.
// Each summary is general, so that equal ones fold; the detail names the object,
// what happened to it, and what to do.
func Diagnose(err error) diag.Diagnostics {
	if err == nil {
		return nil
	}
	var stopped *granting.NotReplacedError
	if errors.As(err, &stopped) {
		return append(Diagnose(stopped.Err), diag.NewErrorDiagnostic("A replacement was stopped before anything was ended",
			fmt.Sprintf("The new grant could not be created, so credit grant %s was not ended. Nothing was changed. Plan again.", stopped.ID)))
	}
	for _, diagnose := range []func(error) diag.Diagnostics{diagnoseKey, diagnoseCreate, diagnoseCheck, diagnoseEnd, diagnoseLimit} {
		if diags := diagnose(err); diags != nil {
			return diags
		}
	}
	return Failure("A request to Stripe failed", "Asking Stripe", err)
}

func atAttribute(name, summary, detail string) diag.Diagnostics {
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root(name), summary, detail)}
}

func atKey(summary, detail string) diag.Diagnostics {
	return atAttribute("idempotency_key", summary, detail)
}

// diagnoseKey is about keys that cannot be used.
func diagnoseKey(err error) diag.Diagnostics {
	var (
		used       *granting.KeyUsedError
		terms      *granting.KeyTermsError
		several    *granting.SeveralLiveError
		duplicate  *granting.DuplicateKeyError
		recreated  *granting.RecreatedKeyError
		managed    *granting.ManagedTwiceError
		abandoned  *granting.AbandonedKeyError
		instead    *granting.AdoptsInsteadError
		incomplete *granting.IncompleteError
		inUse      *granting.KeyInUseError
		conflict   *granting.KeyConflictError
		exhausted  *granting.KeyExhaustedError
		reconciled *granting.ReconcileError
	)
	switch {
	case errors.As(err, &used):
		return atKey("The idempotency key has been used", describeUsed(used.Key, used.Existing)+" Nothing was granted, and nothing was changed.\n\n"+waysOn(used.Existing))
	case errors.As(err, &terms):
		if granting.HasEnded(terms.Existing.Status) {
			return atKey("The idempotency key belongs to a credit grant on other terms",
				fmt.Sprintf("%s It differs from the configuration in %s, so it cannot be adopted. Nothing was granted for this resource.\n\n%s",
					describeUsed(terms.Key, terms.Existing), strings.Join(terms.Existing.Differs, ", "), waysOn(terms.Existing)))
		}
		return atKey("The idempotency key belongs to a credit grant on other terms",
			fmt.Sprintf("%s It differs from the configuration in %s, so it cannot be adopted. Nothing was granted for this resource. Configure its terms, import it (terraform import ADDRESS %s), or use another idempotency_key to grant in addition to it. "+
				"A replacement with create_before_destroy needs another key too, because the old grant is still live when the new one is made.",
				describeUsed(terms.Key, terms.Existing), strings.Join(terms.Existing.Differs, ", "), terms.Existing.Grant.ID))
	case errors.As(err, &abandoned):
		return atAttribute("deletion_policy", "An abandoned grant keeps its idempotency key",
			fmt.Sprintf("By its deletion_policy abandon, credit grant %s would stay live with the idempotency_key %q of the new grant, so customer %s would have both. Nothing was changed. "+
				"Apply another deletion_policy first, or use another idempotency_key for the new grant.", abandoned.ID, abandoned.Key.Key, abandoned.Key.Customer))
	case errors.As(err, &incomplete):
		old := "a credit grant in the state"
		if incomplete.Old != "" {
			old = "credit grant " + incomplete.Old
		}
		return atAttribute(incomplete.Attributes[0], "A replacement cannot be checked before it is known what is granted",
			fmt.Sprintf("%s of the grant that replaces %s was known only after apply when it was planned. Stripe could refuse the new grant after the old one was ended, and the customer would be left with nothing. Nothing was ended. "+
				"Apply what it depends on first (terraform apply -target=...), then plan again. If the resource is tainted, terraform untaint ADDRESS keeps the grant.", strings.Join(incomplete.Attributes, ", "), old))
	case errors.As(err, &instead) && instead.ID == instead.Replaced:
		return atKey("A tainted credit grant would be ended to be adopted",
			fmt.Sprintf("The resource is tainted, so Terraform would end credit grant %s first, and then take it into the state as ended: customer %s would have no credits. Nothing was changed. "+
				"To keep the grant, run terraform untaint ADDRESS. To replace it, do that, and then apply with -replace=ADDRESS.", instead.ID, instead.Key.Customer))
	case errors.As(err, &instead):
		return atKey("A replacement would adopt another credit grant instead of granting",
			fmt.Sprintf("Customer %s has credit grant %s with the idempotency_key %q, so it would be adopted after credit grant %s was ended, and nothing be granted. Nothing was changed. "+
				"To grant, use an idempotency_key that was not used for this customer. To manage credit grant %s instead, remove the resource from the state (terraform state rm ADDRESS), which ends nothing, and apply again.",
				instead.Key.Customer, instead.ID, instead.Key.Key, instead.Replaced, instead.ID))
	case errors.As(err, &several):
		return atKey("Several live credit grants carry the idempotency key",
			fmt.Sprintf("Nothing was granted for this resource. Customer %s has %d live credit grants with the idempotency_key %q: %s. "+
				"End those that should not be there in the Dashboard, or import the right one.", several.Key.Customer, len(several.Grants), several.Key.Key, strings.Join(several.Grants, ", ")))
	case errors.As(err, &duplicate):
		return atKey("Two resources use the same idempotency key",
			fmt.Sprintf("Another resource in this configuration has, or had, the idempotency_key %q for customer %s. Both would manage one grant, and destroying one would take the other's credit. "+
				"Give each grant a key of its own. To use a key in another resource, apply its removal first; if a resource was renamed, write a moved block.", duplicate.Key.Key, duplicate.Key.Customer))
	case errors.As(err, &recreated):
		return atKey("A credit grant would be ended and granted again",
			fmt.Sprintf("One resource with the idempotency_key %q for customer %s is destroyed, and another one with the same key is created. Ending the grant and granting again would give back what was already used. "+
				"If the resource was renamed, write a moved block, and nothing is ended or granted. "+
				"If the plan speaks of a deposed object, an apply with create_before_destroy failed before: remove the resource from the state (terraform state rm ADDRESS), which ends nothing, and take the grant back with STRIPE_EXISTING_GRANTS=adopt.", recreated.Key.Key, recreated.Key.Customer))
	case errors.As(err, &managed):
		return diag.Diagnostics{diag.NewErrorDiagnostic("Two resources manage the same credit grant",
			fmt.Sprintf("Credit grant %s is in the state of two resources, and destroying one would take the other's credit. Nothing was changed. Remove it from the state of one of them: terraform state rm ADDRESS. "+
				"To hand the grant of a campaign's recipient to another resource, set deletion_policy = \"abandon\" on the campaign for the apply that removes the recipient.", managed.ID))}
	case errors.As(err, &inUse):
		return atKey("Another run is granting under this idempotency key",
			fmt.Sprintf("Stripe is still processing another request for the idempotency_key %q and customer %s, and this run waited for it in vain. Wait until the other run has ended, and plan again. %s", inUse.Key.Key, inUse.Key.Customer, inUse.Err))
	case errors.As(err, &conflict):
		return atKey("The idempotency key was used with other terms",
			fmt.Sprintf("Nothing was granted for this resource. Within the last day another request with the idempotency_key %q for customer %s asked for other terms, and no grant carries the key, so that request most likely failed. "+
				"Use another idempotency_key, go back to the earlier terms, or wait a day. %s", conflict.Key.Key, conflict.Key.Customer, conflict.Err))
	case errors.As(err, &exhausted):
		detail := fmt.Sprintf("Nothing was granted for this resource. Stripe answers every request with the idempotency_key %q for customer %s with what an earlier one did. Wait a day, or use another idempotency_key.", exhausted.Key.Key, exhausted.Key.Customer)
		if exhausted.Err != nil {
			detail += " " + exhausted.Err.Error()
		}
		return atKey("The idempotency key cannot be used for now", detail)
	case errors.As(err, &reconciled):
		return Failure("Could not bring an adopted credit grant to its configuration",
			fmt.Sprintf("Credit grant %s exists and is not yet in the state; apply again to adopt it. Setting its expires_at and metadata", reconciled.Grant.ID), reconciled.Err)
	}
	return nil
}

// describeUsed says which grant a key stands for: since when, what, and its status.
func describeUsed(key granting.GrantKey, existing granting.Existing) string {
	return fmt.Sprintf("Customer %s was already granted %s on %s under the idempotency_key %q: credit grant %s, which is now %s.",
		key.Customer, Worth(existing.Grant.Amount), timestamp.Format(existing.Grant.Created), key.Key, existing.Grant.ID, existing.Status)
}

// waysOn are the three things to do about a key that has been used.
func waysOn(existing granting.Existing) string {
	ways := []string{}
	adopt := "if the state was lost, adopt it: set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply (it is taken into the state, and nothing is granted)"
	if granting.HasEnded(existing.Status) {
		ways = append(ways, fmt.Sprintf("to grant again under this key, as after a replacement that was interrupted, import the ended grant and replace it: terraform import ADDRESS %s (where the state has it as a tainted resource, terraform untaint ADDRESS), then terraform apply -replace=ADDRESS", existing.Grant.ID))
		adopt = "if the state was lost, adopt it as ended: set STRIPE_EXISTING_GRANTS=adopt for this plan and its apply; nothing is granted"
	} else {
		ways = append(ways, fmt.Sprintf("to manage that grant here, import it: terraform import ADDRESS %s (where the state has another grant at ADDRESS, after terraform state rm ADDRESS)", existing.Grant.ID))
	}
	if !granting.HasEnded(existing.Status) || len(existing.Differs) == 0 {
		ways = append(ways, adopt)
	}
	ways = append(ways, "to grant in addition to it, use another idempotency_key; a replacement with create_before_destroy needs one too, since the old grant is still live when the new one is made")
	return "An idempotency_key grants once. To go on:\n  - " + strings.Join(ways, "\n  - ")
}

// Worth writes an amount of Stripe's in major units: "10.00 USD".
func Worth(amount stripeapi.Amount) string {
	if amount.Monetary == nil {
		return "an amount that is not monetary"
	}
	return money.Format(amount.Monetary.Value, amount.Monetary.Currency)
}

// diagnoseCreate is about creates that failed, or whose outcome is unknown.
func diagnoseCreate(err error) diag.Diagnostics {
	var refused *granting.CreateError
	var unknown *granting.OutcomeUnknownError
	switch {
	case errors.As(err, &refused):
		return Failure("Could not grant credits",
			fmt.Sprintf("Nothing was granted for this resource.%s Granting %s to customer %s", replacedAdvice(refused.Replaced), termsWorth(refused.Terms), refused.Terms.Customer), refused.Err)
	case errors.As(err, &unknown):
		return diag.Diagnostics{diag.NewErrorDiagnostic("It is not known whether credits were granted",
			fmt.Sprintf("Stripe was asked to grant %s to customer %s, and no usable answer says whether it did, so nothing is in the state. %s\n\n%s",
				termsWorth(unknown.Terms), unknown.Terms.Customer, unknownAdvice(unknown)+replacedAdvice(unknown.Replaced), unknown.Err))}
	}
	return nil
}

// replacedAdvice says how to finish a replacement whose old grant was ended, "" for none.
func replacedAdvice(replaced string) string {
	if replaced == "" {
		return ""
	}
	return fmt.Sprintf(" Credit grant %[1]s was ended to be replaced. If nothing was granted in its place, finish the replacement: terraform import ADDRESS %[1]s, then terraform apply -replace=ADDRESS.", replaced)
}

func unknownAdvice(unknown *granting.OutcomeUnknownError) string {
	switch {
	case granting.KeyOfTerms(unknown.Terms).Key == "":
		return "Before you apply again, look for it: in the Dashboard under the customer's credit grants, or with the data source stripe_billing_credit_grants for this customer. " +
			"If it is there, import it into this resource by its id (terraform import ADDRESS credgr_...); if not, apply again. With an idempotency_key Terraform finds such a grant by itself."
	case stripeapi.IsReplayed(unknown.Err):
		return "Stripe keeps that answer for a day and repeats it to every apply with this idempotency_key. Plan again: if the grant was made, the plan names it; import it or adopt it then (STRIPE_EXISTING_GRANTS=adopt)."
	}
	return "Plan again: if the grant was made, the plan finds it by its idempotency_key and names it; import it or adopt it then (STRIPE_EXISTING_GRANTS=adopt). If it was not made, the plan grants."
}

func termsWorth(terms stripeapi.CreditGrantCreate) string {
	return money.Format(terms.Amount.Value, terms.Amount.Currency)
}

// diagnoseCheck is about grants that Stripe would refuse.
func diagnoseCheck(err error) diag.Diagnostics {
	var (
		customer *granting.CustomerError
		price    *granting.PriceError
		passed   *granting.TimePassedError
		full     *granting.TooManyGrantsError
	)
	switch {
	case errors.As(err, &customer):
		if customer.Deleted {
			return atAttribute("customer", "The customer does not exist",
				fmt.Sprintf("Customer %s was deleted, and cannot receive credits. Remove what grants to this customer from the configuration.", customer.Customer))
		}
		return atAttribute("customer", "The customer does not exist",
			fmt.Sprintf("Customer %s cannot receive credits: %s Check the ID, and that the API key is for the account and mode of the customer.", customer.Customer, customer.Err))
	case errors.As(err, &price):
		why := "it is not a metered price backed by a meter."
		if price.Err != nil {
			why = "it does not exist: " + price.Err.Error()
		}
		return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(path.Root("applicability_config").AtName("scope").AtName("prices"), "A price cannot be used",
			fmt.Sprintf("Credits cannot apply to price %s: %s Correct its id, or leave it out.", price.Price, why))}
	case errors.As(err, &passed) && passed.Attribute == "effective_at":
		return atAttribute("effective_at", "effective_at has passed",
			fmt.Sprintf("Stripe makes a grant effective now or later, and %s is not later than the customer's time, %s. "+
				"Remove effective_at to make the credits usable at once, or write a later time.", timestamp.Format(passed.At.Unix()), timestamp.Format(passed.Now.Unix())))
	case errors.As(err, &passed):
		return atAttribute("expires_at", "expires_at has passed",
			fmt.Sprintf("A grant must expire in the future, and %s is not later than the customer's time, %s. "+
				"Write a later time; to end a grant that exists, destroy the resource.", timestamp.Format(passed.At.Unix()), timestamp.Format(passed.Now.Unix())))
	case errors.As(err, &full):
		return atAttribute("customer", "The customer has too many unused grants",
			fmt.Sprintf("Customer %s has %d unused credit grants, and Stripe allows no more. End some of them, or wait until some are used up or have expired.", full.Customer, full.Unused))
	}
	return nil
}

// diagnoseEnd is about grants that could not be ended, changed or told from
// missing ones.
func diagnoseEnd(err error) diag.Diagnostics {
	var (
		mode       *granting.OtherModeError
		account    *granting.OtherAccountError
		unverified *granting.UnverifiedError
		cannot     *granting.CannotEndError
		end        *granting.EndError
		ended      *granting.EndedMeanwhileError
		read       *granting.ReadError
		update     *granting.UpdateError
	)
	switch {
	case errors.As(err, &mode):
		return OtherMode(mode.ID, mode.KeyLivemode)
	case errors.As(err, &account):
		detail := fmt.Sprintf("Neither credit grant %s nor its customer %s exists in the account of the API key, and a customer never disappears by itself.", account.ID, account.Customer)
		if account.MadeIn != "" {
			detail = fmt.Sprintf("Credit grant %s was made in account %s, and the API key belongs to account %s, where it does not exist.", account.ID, account.MadeIn, account.KeyAccount)
		}
		return diag.Diagnostics{diag.NewErrorDiagnostic("The API key seems to belong to another account",
			detail+" Nothing was changed, and the grant stays in the state. "+
				"Configure the key, the stripe_account and the api_base of the account that the grant is in; expected_account_id in the provider's configuration tells them apart. "+
				"If it was test data that was deleted as a whole, remove the grant from the state with terraform state rm. "+account.Err.Error())}
	case errors.As(err, &unverified):
		return Failure("Could not tell whether a credit grant is gone",
			fmt.Sprintf("Credit grant %s is not found, and whether its customer %s exists tells if this is the right account. The grant stays in the state. Reading the customer", unverified.ID, unverified.Customer), unverified.Err)
	case errors.As(err, &cannot):
		return cannotEnd(cannot)
	case errors.As(err, &end):
		return Failure("Could not end a credit grant",
			fmt.Sprintf("Credit grant %s is still in the state, and may still be live; apply again. Ending it", end.ID), end.Err)
	case errors.As(err, &ended):
		return diag.Diagnostics{diag.NewErrorDiagnostic("The credit grant has ended since it was planned",
			fmt.Sprintf("Credit grant %s was %s meanwhile, and an ended grant is final: it is neither changed nor replaced. Nothing was changed. Plan again to see what became of it.", ended.ID, ended.Status))}
	case errors.As(err, &read):
		return Failure("Could not read a credit grant", "A grant is read before it is replaced, and nothing was changed. Reading credit grant "+read.ID, read.Err)
	case errors.As(err, &update):
		if stripeapi.IsNotFound(update.Err) {
			return Failure("The credit grant is gone from Stripe", fmt.Sprintf("Plan again to see what becomes of it. Changing credit grant %s", update.ID), update.Err)
		}
		return Failure("Could not change a credit grant", "Changing credit grant "+update.ID, update.Err)
	}
	return nil
}

func cannotEnd(err *granting.CannotEndError) diag.Diagnostics {
	if err.Policy == granting.PolicyVoid && err.Refused == granting.EndVoid {
		return Failure("A credit grant cannot be voided",
			fmt.Sprintf("Credit grant %s stays live and in the state, because its deletion_policy is void and Stripe will not void it, most likely since some of it was applied to an invoice. "+
				"To expire what is left instead, apply deletion_policy = \"void_or_expire\" (or \"expire\") first, then destroy it. Voiding it", err.ID), err.Err)
	}
	return Failure("A credit grant cannot be ended",
		fmt.Sprintf("Credit grant %s stays live and in the state. Look at it in the Dashboard and end it there, or apply deletion_policy = \"abandon\" to remove it from the state only. Ending it", err.ID), err.Err)
}

// OtherMode is the error of a grant that is not of the mode of the key.
func OtherMode(id string, keyLivemode bool) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic(
		"The API key is for the other mode",
		fmt.Sprintf("Credit grant %s is a %s mode object, and the provider is configured with a %s mode key. Nothing was changed. "+
			"Configure a %s mode key (api_key or STRIPE_API_KEY) for this state, or use the workspace that belongs to the key.",
			id, stripeapi.ModeName(!keyLivemode), stripeapi.ModeName(keyLivemode), stripeapi.ModeName(!keyLivemode)),
	)}
}

// diagnoseLimit is about the provider's limits of what may be granted.
func diagnoseLimit(err error) diag.Diagnostics {
	var value *granting.ValueLimitError
	var run *granting.RunLimitError
	var ends *granting.EndLimitError
	switch {
	case errors.As(err, &value):
		return diag.Diagnostics{diag.NewErrorDiagnostic("A grant is larger than the provider allows",
			fmt.Sprintf("%s is to be granted, and max_grant_value in the provider's configuration allows at most %s for one grant. Nothing was granted for this resource. Correct the value (it counts minor units), or raise max_grant_value.",
				money.Format(value.Value, value.Currency), money.Format(value.Limit, value.Currency)))}
	case errors.As(err, &run):
		return diag.Diagnostics{diag.NewErrorDiagnostic("The run grants more than the provider allows",
			fmt.Sprintf("The run grants %s without this resource and %s with it, and max_granted_per_run in the provider's configuration allows at most %s. Nothing was granted for this resource. Grant less, or raise max_granted_per_run.",
				money.Format(run.Total, run.Currency), money.Format(run.Total+run.Value, run.Currency), money.Format(run.Limit, run.Currency)))}
	case errors.As(err, &ends):
		return diag.Diagnostics{diag.NewErrorDiagnostic("The run ends more than the provider allows",
			fmt.Sprintf("The run ends or shortens grants of %s without this change and %s with it, by their full amounts, and max_ended_per_run in the provider's configuration allows at most %s. Nothing was ended. End less, or raise max_ended_per_run.",
				money.Format(ends.Total, ends.Currency), money.Format(ends.Total+ends.Value, ends.Currency), money.Format(ends.Limit, ends.Currency)))}
	}
	return nil
}
