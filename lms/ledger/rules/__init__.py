"""The arithmetic of hours: pure, exact, the same for the ledger and for an outsider's replay (domain §4)."""
