"""The demo academy: invented people, real actions."""
