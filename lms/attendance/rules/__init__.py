"""Decisions about attendance as pure values: codes, windows, who was there and for how long."""
