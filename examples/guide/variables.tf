variable "customer" {
  description = "ID of the customer who receives the credits (cus_...)."
  type        = string
}

variable "paid" {
  description = "What the customer has paid for in advance, like \"10.00\"."
  type        = string
  default     = "10.00"
}

variable "promotions" {
  description = "What the customer is given for free, by name. last_period_ends_at is the end of the last billing period that the credits shall pay for, in RFC 3339; a priority of 0 is drawn first and 100 last; without prices, the credits apply to all metered ones."
  type = map(object({
    amount              = string
    last_period_ends_at = string
    priority            = optional(number)
    prices              = optional(list(string))
  }))
}

variable "grace" {
  description = "How long promotional credits outlast the last period that they pay for. It must be more than 0."
  type        = string
  default     = "72h"
}

variable "invoices" {
  description = "IDs of the one-off invoices by which the customer has bought more credits (in_...). Only add to them: an invoice that is removed ends its grant."
  type        = set(string)
  default     = []
}

variable "currency" {
  description = "Three-letter currency code of all amounts, in lower case."
  type        = string
  default     = "usd"
}
