"""The forms of the office: each field with a label, a hint where needed; refusals come from the actions."""
