"""Read-only links: a department or a class for somebody without an account."""
