curl https://api.stripe.com/v1/billing/credit_balance_transactions/{{TRANSACTION_ID}} \
-u "<>:"
