variable "customers" {
  description = "IDs of the customers (cus_...) who receive credits."
  type = object({
    acme    = string
    globex  = string
    initech = string
  })
}

variable "welcome_expires_at" {
  description = "When the welcome credits expire, in RFC 3339."
  type        = string
}

variable "prepaid_expires_at" {
  description = "When the prepaid credits expire, in RFC 3339; null for never."
  type        = string
  default     = null
}

variable "season_begins_at" {
  description = "When the credits of the next season become usable, in RFC 3339. It must lie in the future."
  type        = string
}

variable "apology_value" {
  description = "What the apology is worth, in cents."
  type        = number
  default     = 2000
}
