"""Courseware packages: opened safely, understood, kept as versions. Knows no other room and could be published alone."""
