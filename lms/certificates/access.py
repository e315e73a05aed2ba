"""Who may reach a certificate by its address: its holder, and those who read the office."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from lms.accounts.access import NotVisible, can_read_office
from lms.accounts.models import User
from lms.certificates.models import Certificate


def access_own_certificate(user: User | AnonymousUser, uuid: UUID) -> Certificate:
    """The learner's own certificate. Raises NotVisible (404) for any other. One query."""
    if not isinstance(user, User):
        raise NotVisible
    return _found(Certificate.objects.filter(uuid=uuid, learner=user).first())


def access_certificate(user: User, uuid: UUID) -> Certificate:
    """Any certificate, for the office and the auditor. Raises NotVisible (404)."""
    if not can_read_office(user):
        raise NotVisible
    return _found(Certificate.objects.select_related("learner").filter(uuid=uuid).first())


def _found(certificate: Certificate | None) -> Certificate:
    if certificate is None:
        raise NotVisible
    return certificate
