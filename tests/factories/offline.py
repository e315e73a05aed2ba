"""A phone without a network, for tests: it holds a lease and a pass, plays, and sends signed batches when it likes.

Its wall clock may be wrong by `off_s`; `beats` are those of tests.factories.study, on the clock of `run`.
"""

import json
from datetime import timedelta

from lms.cases.models import Case
from lms.cases.names import CaseKind
from lms.study.actions import Sent, accept_batch, held_pass, issue_pass
from tests.factories.devices import Browser
from tests.factories.study import START, open_lesson

RUN = "run-1"


class Phone:
    """A lease on a lesson, a key, and a pass taken with a network at `when`."""

    def __init__(self, enrolment, *, when=START, off_s=0, **more):
        self.browser, self.when, self.off_s = Browser(), when, off_s
        self.key = self.browser.known_of(enrolment.learner)
        self.lease = open_lesson(enrolment, when=when, **more)
        self.grant = issue_pass(
            learner=enrolment.learner,
            lease_token=self.lease.token,
            key=self.key.uuid,
            run=RUN,
            wall_ms=self.wall(0),
            rtt_ms=0,
            at=when,
        )

    def wall(self, after_s):
        """What its clock says so long after the lease, in milliseconds since 1970."""
        return int((self.when.timestamp() + after_s + self.off_s) * 1000)

    def at(self, after_s):
        """The server's clock then."""
        return self.when + timedelta(seconds=after_s)

    def batch(self, beats, *, run=RUN, **change):
        """What it signs."""
        return json.dumps({"v": 1, "key": str(self.key.uuid), "run": run, "segments": list(beats), **change})

    def send(
        self, beats, *, now_s, run=RUN, sender=RUN, sent_mono_s=None, wall_ms=None, signed=None, body=None
    ):
        """Hand a batch to the door, `now_s` after the lease."""
        text = body if body is not None else self.batch(beats, run=run)
        sent = Sent(
            run=sender,
            mono_ms=int((now_s if sent_mono_s is None else sent_mono_s) * 1000),
            wall_ms=self.wall(now_s) if wall_ms is None else wall_ms,
        )
        signature = self.browser.sign(text) if signed is None else signed
        return accept_batch(
            held_pass(self.grant.token), body=text, signature=signature, sent=sent, at=self.at(now_s)
        )

    def stretch(self, seq, *, mono_end_s, span_s, happened_s=None, media_s=0, rate=1, **change):
        """One stretch that ended at `mono_end_s` on its page's clock and `happened_s` after the lease in truth."""
        truth = mono_end_s if happened_s is None else happened_s
        facts = {
            "seq": seq,
            "mono_ms": int(mono_end_s * 1000),
            "span_ms": int(span_s * 1000),
            "wall_ms": self.wall(truth),
            "from": media_s,
            "to": media_s + span_s * rate,
            "rate": rate,
            "playing": True,
            "visible": True,
        }
        return {**facts, **change}

    def played(self, minutes, *, from_s=0, seq=1, media_s=0, mono_s=None):
        """Stretches of five minutes, one after the other, that began `from_s` after the lease."""
        first = from_s if mono_s is None else mono_s
        return [
            self.stretch(
                seq + place,
                mono_end_s=first + 300 * (place + 1),
                span_s=300,
                happened_s=from_s + 300 * (place + 1),
                media_s=media_s + 300 * place,
            )
            for place in range(minutes // 5)
        ]


def held_case(enrolment, *, minutes=30):
    """A case of the office: what a phone played in the first hour came nine days later."""
    phone = Phone(enrolment)
    phone.send(phone.played(minutes, from_s=3600), now_s=9 * 86_400)
    return Case.objects.get(kind=CaseKind.OFFLINE_REVIEW, enrolment=enrolment)
