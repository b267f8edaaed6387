// Copyright (c) The terraform-provider-stripe authors
// SPDX-License-Identifier: MPL-2.0

// The guide "Set up billing credits", with Stripe's own client for Node.js. It
// prints the customer's id; an assertion that does not hold ends it.
"use strict";

const assert = require("node:assert");
const Stripe = require("stripe");

const { hostname, port } = new URL(process.env.STRIPE_API_BASE);
const stripe = new Stripe(process.env.STRIPE_API_KEY, {
  apiVersion: "2025-02-24.acacia",
  protocol: "http",
  host: hostname,
  port,
  maxNetworkRetries: 0,
  telemetry: false,
});

const begins = Number(process.env.GUIDE_BEGINS);
const ends = Number(process.env.GUIDE_ENDS);
const [granted, used, bought] = [1000, 700, 1000];

const terms = (customer) => ({
  customer,
  name: "Credit grant",
  applicability_config: { scope: { price_type: "metered" } },
  category: "paid",
  amount: { type: "monetary", monetary: { value: granted, currency: "usd" } },
});

async function subscribe(customer) {
  const meter = await stripe.billing.meters.create({
    display_name: "Calls",
    event_name: "guide_calls",
    default_aggregation: { formula: "sum" },
  });
  const product = await stripe.products.create({ name: "Calls" });
  const price = await stripe.prices.create({
    currency: "usd",
    unit_amount: 1,
    product: product.id,
    recurring: { interval: "month", usage_type: "metered", meter: meter.id },
  });
  return stripe.subscriptions.create({ customer, items: [{ price: price.id }] });
}

// until asks again until the answer is as it should be.
async function until(reached, ask) {
  for (const deadline = Date.now() + 60_000; !reached(await ask()); ) {
    assert(Date.now() < deadline, `after a minute there is still not ${reached}`);
  }
}

async function expectInvoice(subscription, grant) {
  const invoices = await stripe.invoices.list({ subscription }).autoPagingToArray({ limit: 100 });
  const invoice = invoices.find((i) => i.subtotal === used);
  assert(invoice, "there is no invoice over the usage");
  assert.strictEqual(invoice.billing_reason, "subscription_cycle");
  assert.strictEqual(invoice.status, "paid");
  assert.strictEqual(invoice.total, 0);
  assert.strictEqual(invoice.period_start, begins);
  assert.strictEqual(invoice.total_pretax_credit_amounts.length, 1);
  const [credit] = invoice.total_pretax_credit_amounts;
  assert.strictEqual(credit.amount, used);
  const row = await stripe.billing.creditBalanceTransactions.retrieve(credit.credit_balance_transaction);
  assert.strictEqual(row.credit_grant, grant);
  assert.strictEqual(row.debit.type, "credits_applied");
  assert.strictEqual(row.debit.amount.monetary.value, used);
  assert.strictEqual(row.debit.credits_applied.invoice, invoice.id);
  assert.strictEqual(row.debit.credits_applied.invoice_line_item, invoice.lines.data[0].id);
}

async function expectBalance(customer, want) {
  const { balances } = await stripe.billing.creditBalanceSummary.retrieve({
    customer,
    filter: { type: "applicability_scope", applicability_scope: { price_type: "metered" } },
  });
  const balance = { monetary: { currency: "usd", value: want }, type: "monetary" };
  assert.deepStrictEqual(balances, [{ available_balance: balance, ledger_balance: balance }]);
}

async function fund(customer) {
  const invoice = await stripe.invoices.create({
    customer,
    description: "credit purchase",
    collection_method: "charge_automatically",
  });
  await stripe.invoiceItems.create({
    customer,
    description: "billing credits purchase",
    unit_amount_decimal: String(bought),
    currency: "usd",
    invoice: invoice.id,
  });
  const final = await stripe.invoices.finalizeInvoice(invoice.id, { auto_advance: true });
  assert.strictEqual(final.status, "open");
  assert.strictEqual(final.amount_due, bought);
  assert.deepStrictEqual(final.total_pretax_credit_amounts, []);
  await until(
    (paid) => paid.some((event) => event.data.object.id === invoice.id),
    () => stripe.events.list({ type: "invoice.paid" }).autoPagingToArray({ limit: 100 }),
  );
}

async function main() {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: begins });
  const customer = (await stripe.customers.create({ test_clock: clock.id })).id;
  const card = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: card.id } });
  const subscription = await subscribe(customer);

  const first = await stripe.billing.creditGrants.create(terms(customer));
  await assert.rejects(
    stripe.billing.creditGrants.create({
      ...terms(customer),
      applicability_config: { scope: { billable_items: [{ id: "bi_123" }] } },
    }),
    (refusal) =>
      refusal instanceof Stripe.errors.StripeInvalidRequestError &&
      refusal.statusCode === 400 &&
      refusal.code === "parameter_unknown" &&
      refusal.requestId.startsWith("req_"),
  );

  await stripe.billing.meterEvents.create({
    event_name: "guide_calls",
    timestamp: begins,
    payload: { stripe_customer_id: customer, value: String(used) },
  });
  await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: ends });
  await until(({ status }) => status === "ready", () => stripe.testHelpers.testClocks.retrieve(clock.id));
  await expectInvoice(subscription.id, first.id);
  await expectBalance(customer, granted - used);

  await fund(customer);
  const second = await stripe.billing.creditGrants.create(terms(customer));
  await expectBalance(customer, granted - used + bought);

  const grants = await stripe.billing.creditGrants.list({ customer, limit: 1 }).autoPagingToArray({ limit: 100 });
  assert.deepStrictEqual(grants.map((g) => g.id), [second.id, first.id]);
  const rows = await stripe.billing.creditBalanceTransactions.list({ customer, limit: 1 }).autoPagingToArray({ limit: 100 });
  assert.strictEqual(rows.length, 3);
  console.log(customer);
}

main().catch((failure) => {
  console.error(failure);
  process.exitCode = 1;
});
