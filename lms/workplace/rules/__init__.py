"""Decisions about work logs as pure values."""
