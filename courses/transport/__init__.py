"""Whole courses out and in as one archive: data only, under a documented schema (docs/course-archive.md, ADR 0072)."""
