"""An examiner's telephone: a class with a practical task, taken along, scored, signed and sent."""

import base64
import hashlib
import io
import json
from datetime import UTC, datetime

from PIL import Image

from courses.quizzes.models import Question
from courses.versions.reading import forget_outlines
from lms.assessments.actions.bench_kits import accept_scores, held_bench, issue_bench
from lms.assessments.models import Mark
from tests.factories.cohorts import CohortCourseFactory, CohortFactory, EnrolmentFactory
from tests.factories.courses import make_lesson, make_version
from tests.factories.devices import Browser
from tests.factories.marking import essay_bank, marker_of

AT = datetime(2026, 10, 6, 1, tzinfo=UTC)
OFF_MS = 3 * 3600 * 1000


class Bench:
    """An examiner's telephone, three hours wrong, in a class of two."""

    def __init__(self, cohort=None, examiner=None):
        self.cohort = cohort or CohortFactory(name="甲班")
        self.examiner = examiner or marker_of(self.cohort)
        forget_outlines()  # tests reuse ids
        version = make_version(
            "BENCH-1", lessons=[make_lesson("quiz", bank=essay_bank(kind="practical").key, draw=1)]
        )
        CohortCourseFactory(cohort=self.cohort, course_key=version.course_key)
        self.people = [EnrolmentFactory(cohort=self.cohort) for _number in range(2)]
        self.browser, self.events = Browser(), []
        self.key = self.browser.known_of(self.examiner)
        self.issued = issue_bench(actor=self.examiner, key=self.key.uuid, wall_ms=ms(AT) + OFF_MS, at=AT)
        self.task = str(Question.objects.get().uuid)
        (self.taken,) = self.issued.tasks

    def score(self, person, lines, when, **more):
        event = {
            "n": len(self.events) + 1, "kind": "score", "person": str(person.uuid),
            "lesson": str(self.taken.at_bench.lesson.uuid), "task": self.task, "lines": lines,
            "wall_ms": ms(when) + OFF_MS, **more,
        }  # fmt: skip
        self.events.append(event)
        return event

    def send(self, when, events=None, signer=None):
        body = json.dumps({
            "v": 1, "kit": str(self.issued.kit.uuid), "key": str(self.key.uuid),
            "events": self.events if events is None else events,
        })  # fmt: skip
        return accept_scores(
            held_bench(self.issued.token),
            body=body,
            signature=(signer or self.browser).sign(body),
            wall_ms=ms(when) + OFF_MS,
            at=when,
        )

    def marks(self):
        rows = Mark.objects.order_by("marking__attempt__enrolment").values_list(
            "marking__attempt__enrolment", "lines"
        )
        return dict(rows)


def ms(moment):
    return int(moment.timestamp() * 1000)


def photo():
    file = io.BytesIO()
    Image.new("RGB", (40, 30)).save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()


def named(data):
    """How a signed score names a film or a voice that comes later."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}
