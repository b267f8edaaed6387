curl https://api.stripe.com/v1/invoiceitems \
  -u "<>:" \
  -d customer={{CUSTOMER_ID}} \
  -d "description=billing credits purchase" \
  -d unit_amount_decimal=1000 \
  -d currency=usd \
  -d invoice={{INVOICE_ID}}
