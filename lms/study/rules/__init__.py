"""Decisions about beats, pure: what is acceptable, what the server's clock allows, and how beats coalesce."""
