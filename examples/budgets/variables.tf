variable "campaign" {
  description = "Name of the campaign, which also keeps a grant from being made twice."
  type        = string
  default     = "Launch"
}

variable "currency" {
  description = "Three-letter currency code of all amounts, in lower case."
  type        = string
  default     = "usd"
}

variable "promotions" {
  description = "What each customer is given: customer's ID (cus_...) => amount, like \"25.00\"."
  type        = map(string)
}

variable "budget" {
  description = "What all promotional grants may come to, like \"100.00\"."
  type        = string
  default     = "100.00"
}

variable "watched_customer" {
  description = "ID of the customer whose promotional credit is watched (cus_...)."
  type        = string
}

variable "low_credit" {
  description = "The check warns when less than this is left, like \"10.00\"."
  type        = string
  default     = "10.00"
}
