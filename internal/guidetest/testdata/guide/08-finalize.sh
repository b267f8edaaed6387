curl https://api.stripe.com/v1/invoices/{{INVOICE_ID}}/finalize \
  -u "<>:" \
  -d auto_advance=true
