"""Courseware: what a package says of a learner, checked and kept. Rules first (ADR 0067)."""
