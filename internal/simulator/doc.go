// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// Package simulator is Stripe's billing credits in memory, for the demo, the tests
// and offline trials. It is no mock that repeats what it is told: it holds
// customers, grants, the ledger and time, and refuses what Stripe refuses.
//
// # Its rooms
//
// This package is the front door: keys, rate limits, faults, idempotency, the
// request log, persistence. Behind it, each importing only what follows it:
//
//	api       the endpoints: paths, parameters, the JSON of answers
//	account   what one account holds in one mode, and what can be done to it
//	credits   the rules of credits, over values        billing   arithmetic of invoices
//	params    form parameters and their validation     switches  the OPEN points
//	page      the page at /                            apierror  Stripe's error object
//
// Nothing here imports the product, and nothing of the product imports this.
//
// A request is executed under its account's lock from the
// first read to the encoded answer, and everything slow (latency, injected delays,
// saving to a file) happens outside of it. So a request sees one consistent state,
// and a slow one holds up nobody.
//
// # What is simulated
//
// Customers, test clocks, credit grants, the ledger and the balance summary, in
// full. Around them, as far as credits touch it: products, prices (tiers and
// transform_quantity too), meters, meter events, their adjustments and summaries,
// subscriptions, invoices, invoice items, previews, charges, refunds, disputes, credit
// notes, coupons, fixed tax rates, cards that pay, decline or dispute, events and
// webhook endpoints. A refund or a dispute does nothing to credits (INF).
//
// Subscriptions are billed as time passes, by a test clock's or by the wall clock.
// At a period's end a draft is made for the period, with the usage by the events'
// timestamps; an hour later it is finalized, and credits are drawn by the
// invoice's period; then what is left is charged. What a draft would draw of a
// grant that expires within that hour does not expire before it is drawn. A test
// clock's advance is done when it is answered, and the clock is `advancing` until
// it is read; Stripe refuses changes to its customers until then, the simulator does
// not. A finalized invoice that advances automatically is charged before the next
// request is answered. Where Stripe wants a payment method, the simulator takes the
// customer for one who pays: only a card that declines leaves an invoice open, and
// it is not retried automatically. A graduated price makes one line, and not one
// for each tier. Events tell of objects in the order in which they changed, and
// of no request; webhooks are delivered to loopback addresses only.
//
// Any key `sk_test_…` or `rk_test_…` opens a test-mode account of its own,
// `sk_live_…` or `rk_live_…` a live one. Keys that differ only in these prefixes
// belong to one account in its two modes. `Stripe-Account: acct_…` selects a
// connected account. Keys themselves are kept nowhere and shown nowhere.
//
// An answer is kept for its idempotency key once the endpoint began to execute:
// refused parameters are forgotten, a refused void is replayed.
//
// # The platform
//
// Answers are in the version 2025-02-24.acacia and say so; Stripe-Version takes the
// versions of its family. Requests about grants, balances and the ledger can ask for
// later ones: since 2025-12-15.clover customer_account stands beside customer, in
// parameters and answers, and a preview takes scope.billable_items if the account is
// in the previews (the switch preview; a request without Stripe-Version then means a
// preview). For all else later and earlier versions are refused, whose objects have
// other fields. `expand` works for what the simulator holds, four levels deep, and
// is refused for all else. Bodies that are no forms or larger than 1 MiB are refused,
// and URLs that Stripe does not have, or has and the simulator does not (searches).
//
// With a data file, what a request changes is appended to the file before the
// request is answered, so that nothing that was answered is lost, however the
// simulator ends; only a machine that fails may lose the last 50 milliseconds. As
// long as the file cannot be written, everything is answered 500.
//
// The customers and grants that Options.Grants begins with are made up as they are
// asked for: a million of them cost nothing until they change, and a file holds only
// what has changed of them.
//
// # The page
//
// At / a browser sees an account: customers, grants with what is left of them, the
// invoices that they paid, the ledger, and the requests as they come in. It is the
// account of sk_test_simulator, or the one that was asked last if that one is
// empty; ?account=, ?mode= and ?customer= select. Customers are links to a view of
// one: its grants, its ledger, its invoices with the grants that paid their lines, and
// the requests about these. It only reads.
//
// # Web pages of others
//
// The simulator runs on a developer's machine, whose browser shows pages of others.
// Requests are answered only if their Host is localhost or a loopback address, and
// if they have no Origin but the simulator's own: else 403. Control calls that
// change something need the header Content-Type: application/json: else 415.
//
// # Control
//
// Outside /v1, in JSON:
//
//	GET    /_sim/requests       a list of the last 200,000 requests (32 MiB of them at most),
//	                            oldest first;
//	                            ?path= keeps those whose path begins so
//	DELETE /_sim/requests       forgets them, and keeps the counts
//	GET    /_sim/stats          {"requests", "by_status", "by_route"}; a status is a
//	                            text, a cut connection counts as "dropped"
//	POST   /_sim/reset_stats    forgets counts and requests
//	GET    /_sim/faults         the faults that can still happen
//	POST   /_sim/faults         replaces them: a list of Fault, [] for none
//	POST   /_sim/credits/apply  {"credit_grant", "value"}: a credits_applied debit
//	POST   /_sim/disputes       {"charge", "reason"}: the customer disputes a charge
//	POST   /_sim/customer_accounts  makes an account (acct_…) that can be a customer, in the
//	                            account of the request's key: {"id", "test_clock",
//	                            "customer": true if it has the id of one too}, all
//	                            optional
//	GET    /_sim/switches       the setting of the OPEN points
//	POST   /_sim/switches       an object that changes some of them
//
// # Faults
//
// A Fault selects requests under /v1 by method and path (a prefix), and happens to
// them without end, or as many times, or with a probability, as it says:
//
//	{"status": 500}                      Stripe's error of that status, not executed; "code",
//	                                     "headers"; "kept" for the idempotency key
//	{"drop": "before"}                   the connection is cut, not executed
//	{"drop": "after"}                    executed, and then cut
//	{"gateway": "before", "status": 502} a gateway answers in Stripe's place, with a page in
//	                                     HTML or with "body" and "content_type"; not executed
//	{"gateway": "after", "status": 504}  the same, after it was executed
//	{"ignored": true}                    a change answers 200 and the object as it was: a void
//	                                     that voids nothing
//	{"merge": {"livemode": true}}        a JSON merge patch of the objects in an answer 200
//	{"date_ahead_s": 7200}               the header Date is so many seconds ahead
//	{"delay_ms": 100}                    comes later
//
// # Switches
//
// What nobody has established about Stripe; the first value is the default.
//
//	non_positive_amount      refuse|accept   a grant of 0 or less
//	update_ended_metadata    refuse|accept   metadata of a voided or expired grant
//	update_ended_expires_at  refuse|accept   its expires_at; accepting revives an
//	                                         expired grant with what had expired of it
//	second_void              refuse|accept   voiding a voided grant; accepting changes nothing
//	second_expire            refuse|accept   expiring an expired grant; accepting changes nothing
//	void_after_invoice_void  refuse|accept   voiding a grant whose uses were all given back
//	expire_depleted          refuse|accept   expiring a grant with nothing left
//	expire_voided            refuse|accept   expiring a voided grant; accepting changes nothing
//	limit_out_of_range       clamp|refuse    a limit below 1 or above 100
//	deleted_customer_grants  refuse|accept   listing the grants of a deleted customer
//	ended_grants             listed|omitted  whether lists show voided and expired grants
//	natural_expiry_rows      immediate|late  when the credits_expired row of a grant that
//	                                         reached its expires_at appears: at once, or with
//	                                         the next write to the customer's credits
//	effect_rows              immediate|late  the same for the credits_granted row of a grant
//	                                         that was pending
//	omitted_priority         50|null         what an omitted priority is answered as
//	refusal_texts            plain|other     the words of refusals and of 404s
//	list_lag_ms              0 and up        milliseconds until a created grant is listed
//	list_fields_lag_ms       0 and up        milliseconds until a list shows a change of a grant
//
// What is no OPEN point, but differs from account to account:
//
//	accounts_v2_grants       none|listed     whether the account also holds grants of accounts as
//	                                         customers, as one has that uses Accounts v2:
//	                                         customer is null, customer_account acct_…; one
//	                                         now and one more for each 50 grants
//	unreadable_grants        none|listed     whether customers also have grants that a client of
//	                                         this version cannot read: amount.type is
//	                                         custom_pricing_unit; as many
//	preview                  off|on          whether the account is in the private previews, and
//	                                         Stripe-Version: ….preview takes scope.billable_items
package simulator
