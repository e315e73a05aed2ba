"""Placeholder while the pages are drawn."""
