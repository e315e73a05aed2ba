"""Argon2id with 19 MiB, t=2, p=1 (OWASP's first choice): 30 ms instead of Django's default 100 MiB."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id19MiB(Argon2PasswordHasher):
    """The only hasher of the academy (performance T11)."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
