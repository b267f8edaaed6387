curl -G https://api.stripe.com/v1/billing/credit_balance_transactions \
  -u "<>:" \
  -d customer={{CUSTOMER_ID}} \
  -d credit_grant={{CREDIT_GRANT_ID}}
