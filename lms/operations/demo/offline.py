"""A phone without a network: what it counted in the hills comes nine days later, and the office has to look at it."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from courses.outline import LessonRef
from courses.queries import current_version_by_code, outline_of
from lms.accounts.actions import register_device_key
from lms.accounts.queries import device_keys_of
from lms.cohorts.models import Enrolment
from lms.operations.demo.content import Say
from lms.operations.demo.history import at_home
from lms.operations.demo.people import Cast
from lms.study.actions import PassGrant, Sent, accept_batch, held_pass, issue_lease, issue_pass

COURSE = "TEA-101"
WHO = 3  # of the villagers
RUN = "demo-hills"
PHONE = "Mozilla/5.0 (Linux; Android 10; HMA-AL00) AppleWebKit/537.36 Chrome/77.0 Mobile Safari/537.36"
# Its clock is three hours and twelve minutes ahead, as in vector V11.
AHEAD = timedelta(hours=3, minutes=12)
STRETCH_S = 300
# The network was gone so long after the lesson was opened.
WALK = timedelta(minutes=20)


def seed_offline(cast: Cast, *, today: date, say: Say) -> None:
    """Through the doors that every phone uses; again changes nothing."""
    people = Enrolment.objects.filter(cohort=cast.villagers).select_related("learner", "ruleset", "cohort")
    rows = list(people.order_by("pk"))
    course_key, texts = _texts(COURSE)
    if len(rows) <= WHO or not texts or device_keys_of(rows[WHO].learner):
        return
    enrolment, begun = rows[WHO], at_home(today - timedelta(days=9), time(18, 30))
    private = ec.generate_private_key(ec.SECP256R1())
    grant = _pass(enrolment, texts[-1], course_key, private, begun)
    body = json.dumps(
        {"v": 1, "key": str(grant.key), "run": RUN, "segments": _segments(texts[-1].nominal_s, begun)}
    )
    now = timezone.now()
    mono_ms = (now - begun) // timedelta(milliseconds=1)
    sent = Sent(run=RUN, mono_ms=mono_ms, wall_ms=_wall_ms(now))
    accept_batch(held_pass(grant.token), body=body, signature=_signed(private, body), sent=sent, at=now)
    say("one evening without a network, handed in nine days later")


def _texts(code: str) -> tuple[UUID, Sequence[LessonRef]]:
    version = current_version_by_code(code)
    if version is None:
        return UUID(int=0), ()
    outline = outline_of(version)
    return outline.course_key, [lesson for lesson in outline.lessons if lesson.kind == "article"]


def _pass(
    enrolment: Enrolment,
    lesson: LessonRef,
    course_key: UUID,
    private: ec.EllipticCurvePrivateKey,
    begun: datetime,
) -> PassGrant:
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    learner = enrolment.learner
    key = register_device_key(actor=learner, public_key=base64.b64encode(public).decode(), user_agent=PHONE)
    lease = issue_lease(
        learner=learner, enrolment=enrolment, lesson=lesson, course_key=course_key, device="phone", at=begun
    )
    return issue_pass(
        learner=learner,
        lease_token=lease.token,
        key=key.uuid,
        run=RUN,
        wall_ms=_wall_ms(begun),
        rtt_ms=0,
        at=begun,
    )


def _segments(length_s: int, begun: datetime) -> list[dict[str, object]]:
    """Read to its end on the way home, in stretches of five minutes at most."""
    walk_s = int(WALK.total_seconds())
    ends = [*range(STRETCH_S, length_s, STRETCH_S), length_s]
    return [
        {
            "seq": number,
            "mono_ms": (walk_s + end) * 1000,
            "span_ms": (end - start) * 1000,
            "wall_ms": _wall_ms(begun + WALK + timedelta(seconds=end)),
            "from": start,
            "to": end,
            "rate": 1,
            "playing": True,
            "visible": True,
        }
        for number, (start, end) in enumerate(zip([0, *ends], ends, strict=False), 1)
    ]


def _wall_ms(moment: datetime) -> int:
    """What the phone's clock says."""
    return int((moment + AHEAD).timestamp() * 1000)


def _signed(private: ec.EllipticCurvePrivateKey, text: str) -> str:
    """As a browser signs: r and s one after the other."""
    numbers = decode_dss_signature(private.sign(text.encode(), ec.ECDSA(SHA256())))
    return base64.b64encode(b"".join(number.to_bytes(32, "big") for number in numbers)).decode()
