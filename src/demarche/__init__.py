"""demarche reads reports of diplomacy and keeps a ledger of who stands where, each entry with the words that prove it."""
