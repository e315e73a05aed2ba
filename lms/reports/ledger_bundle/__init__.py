"""The export of the hours ledger that an outsider verifies without us (ADR 0026)."""
