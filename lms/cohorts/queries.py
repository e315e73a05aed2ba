"""Reading classes and enrolments, each list with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.models import CourseVersion
from courses.outline import CourseOutline
from courses.queries import CourseCard, course_cards, current_versions, outline_of
from lms.accounts.models import Invitation, User
from lms.cohorts.models import (
    Cohort,
    CohortCourse,
    CohortKind,
    CohortTrainer,
    CoursePin,
    Enrolment,
    EnrolmentLeave,
    EnrolmentState,
    Mentorship,
    Programme,
    SizeReason,
)
from lms.cohorts.rules import ClassFacts, Missing, missing_in
from lms.cohorts.rules.kinds import CLASS_SIZE_LIMIT, Ask, size_limit
from lms.partners.models import Partner
from lms.rulesets.models import RuleSet
from lms.rulesets.queries import data_of
from lms.rulesets.rules import CN_TEST_45

PEOPLE_SHOWN = 1_000
# One mentor for eight apprentices at most (Tianjin rules, domain §1.1), where the rule set says nothing.
MENTOR_LIMIT = 8
CLASSES_SHOWN = 500


class OfClass(Protocol):
    """What `class_people` adds to an enrolment."""

    open_mentors: list[Mentorship]
    has_way_in: bool
    is_away: bool
    away_until: date | None


class Counted(Protocol):
    """What `_with_counts` adds to a class."""

    course_count: int
    trainer_count: int
    learner_count: int
    completed_count: int
    unmentored_count: int
    locked_out_count: int
    reasoned_up_to: int


class Away(Protocol):
    """What `with_leave` adds to an enrolment; the end is None for a leave without one, and for nobody away."""

    is_away: bool
    away_until: date | None


def leaves_on(day: date) -> QuerySet[EnrolmentLeave]:
    """The leaves that cover a day."""
    has_no_end = Q(until_on__isnull=True) | Q(until_on__gte=day)
    is_not_back = Q(resumed_on__isnull=True) | Q(resumed_on__gt=day)
    return EnrolmentLeave.objects.filter(has_no_end, is_not_back, since_on__lte=day)


def leaves_of(enrolment: Enrolment) -> Sequence[EnrolmentLeave]:
    """Every leave of one enrolment, the newest first: one query."""
    return list(EnrolmentLeave.objects.filter(enrolment=enrolment).order_by("-since_on", "-pk"))


def with_leave(scope: QuerySet[Enrolment], day: date | None = None) -> QuerySet[Enrolment]:
    """Enrolments with `is_away` and `away_until` (`Away`) on a day, today without one; no query of its own."""
    leaves = leaves_on(day or timezone.localdate()).filter(enrolment=OuterRef("pk")).order_by("-pk")
    return scope.annotate(is_away=Exists(leaves), away_until=Subquery(leaves.values("until_on")[:1]))


def learner_enrolments(user: User) -> Sequence[Enrolment]:
    """What a person learns: enrolments with class, programme, partner and rule set; `cohort.cohort_courses` in
    order and `course_pins` with their versions are loaded. Running ones first, classes before open courses (they
    have a need), newest first. Three queries.
    """
    own = Enrolment.objects.filter(learner=user).exclude(state=EnrolmentState.WITHDRAWN)
    return list(
        with_leave(own)
        .annotate(is_open_course=Q(cohort__kind=CohortKind.OPEN))
        .select_related("cohort__programme", "cohort__partner", "ruleset")
        .prefetch_related(
            Prefetch("cohort__cohort_courses", queryset=CohortCourse.objects.order_by("position")),
            Prefetch("course_pins", queryset=CoursePin.objects.select_related("version")),
        )
        .order_by("state", "is_open_course", "-enrolled_on", "-pk")
    )


def class_people(cohort: Cohort) -> Sequence[Enrolment]:
    """The people of a class by name, withdrawn ones last, with learner, department, and `open_mentors` (current
    mentorships with the mentor) loaded; `has_way_in`: a password or a code that works. Two queries.
    """
    current = Mentorship.objects.filter(until_on__isnull=True).select_related("mentor").order_by("pk")
    return list(
        with_leave(Enrolment.objects.filter(cohort=cohort))
        .annotate(has_way_in=_has_way_in("learner"), is_withdrawn=Q(state=EnrolmentState.WITHDRAWN))
        .select_related("learner", "department", "moved_to__cohort")
        .prefetch_related(Prefetch("mentorships", queryset=current, to_attr="open_mentors"))
        .order_by("is_withdrawn", "learner__display_name", "pk")[:PEOPLE_SHOWN]
    )


def learners_without_way_in(cohort: Cohort) -> Sequence[User]:
    """Active learners of a class who have never set a password, in the order of the list: one query."""
    found = User.objects.filter(
        enrolments__cohort=cohort, enrolments__state=EnrolmentState.ACTIVE, is_active=True
    )
    return list(found.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).order_by("display_name", "pk"))


@dataclass(frozen=True, slots=True)
class BoardClass:
    """One class on the office's board."""

    cohort: Cohort
    facts: ClassFacts
    missing: tuple[Missing, ...]


def board(scope: QuerySet[Cohort], today: date | None = None) -> Sequence[BoardClass]:
    """The classes of `scope` (from access.visible_cohorts) with counts and what they lack, newest first: one query.

    Classes of open courses are left out: nobody sets them up.
    """
    day = today or timezone.localdate()
    rows = _with_counts(scope.exclude(kind=CohortKind.OPEN)).select_related("partner", "programme__ruleset")
    return [_board_class(cohort, day) for cohort in rows.order_by("-starts_on", "-pk")[:CLASSES_SHOWN]]


def board_class(cohort: Cohort, today: date | None = None) -> BoardClass:
    """One class as `board` shows it: one query."""
    counted = (
        _with_counts(Cohort.objects.filter(pk=cohort.pk))
        .select_related("partner", "programme__ruleset")
        .get()
    )
    return _board_class(counted, today or timezone.localdate())


def partner_classes(partner: Partner) -> Sequence[BoardClass]:
    """The classes of one partner as `board` shows them: one query."""
    return board(Cohort.objects.filter(partner=partner))


def class_courses(cohort: Cohort, language: str) -> Sequence[tuple[UUID, CourseCard | None]]:
    """The courses of a class in order with their cards (None: never published): two queries."""
    keys = [row.course_key for row in CohortCourse.objects.filter(cohort=cohort).order_by("position")]
    cards = course_cards(keys, language)
    return [(key, cards.get(key)) for key in keys]


def courses_to_choose(language: str) -> Sequence[CourseCard]:
    """Every published course, listed or not, by code: two queries."""
    keys = CourseVersion.objects.values_list("course_key", flat=True).distinct()
    return sorted(course_cards(list(keys), language).values(), key=lambda card: (card.code, card.title))


def class_trainers(cohort: Cohort) -> Sequence[User]:
    """The trainers of a class: one query."""
    rows = CohortTrainer.objects.filter(cohort=cohort).select_related("user").order_by("user__display_name")
    return [row.user for row in rows]


def programmes_made() -> QuerySet[Programme]:
    """Programmes of the office, not those that open courses have for themselves."""
    return Programme.objects.exclude(key__startswith="open-")


def programmes() -> Sequence[Programme]:
    """Programmes that a new class may take, newest first, with rule sets: one query."""
    made = programmes_made().filter(archived_at__isnull=True).select_related("ruleset")
    return list(made.order_by("-created_at", "-pk"))


def rulesets_to_choose() -> Sequence[RuleSet]:
    """The newest version of each rule set that a class may have (one is for replays alone): one query."""
    newest = RuleSet.objects.filter(code=OuterRef("code")).order_by("-version").values("pk")[:1]
    return list(RuleSet.objects.filter(pk=Subquery(newest)).exclude(code=CN_TEST_45.code).order_by("code"))


def enrolments_of(user: User) -> Sequence[Enrolment]:
    """Every enrolment of a person, withdrawn ones too, for the office: one query."""
    rows = Enrolment.objects.filter(learner=user).select_related("cohort__partner", "cohort__programme")
    return list(rows.order_by("-enrolled_on", "-pk"))


def pinned_versions(enrolment: Enrolment) -> dict[UUID, CourseVersion]:
    """The versions a learner stays on, by course: one query."""
    pins = CoursePin.objects.filter(enrolment=enrolment).select_related("version")
    return {pin.course_key: pin.version for pin in pins}


def outlines_of(enrolment: Enrolment) -> Sequence[CourseOutline]:
    """The courses of the class as this person has them: the version begun, else the current one. Three queries."""
    rows = CohortCourse.objects.filter(cohort_id=enrolment.cohort_id).order_by("position")
    keys = list(rows.values_list("course_key", flat=True))
    versions = {**current_versions(keys), **pinned_versions(enrolment)}
    return [outline_of(versions[key]) for key in keys if key in versions]


def lesson_titles(enrolment: Enrolment, language: str) -> dict[str, str]:
    """The titles of the lessons of those courses, by uuid. Three queries."""
    return {
        str(lesson.uuid): lesson.title_in(language)
        for outline in outlines_of(enrolment)
        for lesson in outline.lessons
    }


def _with_counts(scope: QuerySet[Cohort]) -> QuerySet[Cohort]:
    active = Enrolment.objects.filter(cohort=OuterRef("pk"), state=EnrolmentState.ACTIVE)
    mentored = Mentorship.objects.filter(enrolment=OuterRef("pk"), until_on__isnull=True)
    return scope.annotate(
        course_count=_count(CohortCourse.objects.filter(cohort=OuterRef("pk")), "cohort"),
        trainer_count=_count(CohortTrainer.objects.filter(cohort=OuterRef("pk")), "cohort"),
        learner_count=_count(active, "cohort"),
        completed_count=_count(
            Enrolment.objects.filter(cohort=OuterRef("pk"), state=EnrolmentState.COMPLETED), "cohort"
        ),
        reasoned_up_to=Coalesce(
            Subquery(
                SizeReason.objects.filter(cohort=OuterRef("pk")).order_by("-people").values("people")[:1]
            ),
            0,
        ),
        unmentored_count=_count(active.filter(~Exists(mentored)), "cohort"),
        locked_out_count=_count(active.filter(~_has_way_in("learner")), "cohort"),
    )


def _count(rows: QuerySet[CohortCourse] | QuerySet[CohortTrainer] | QuerySet[Enrolment], by: str) -> Coalesce:
    """The number of rows as a subquery: several counts of one class do not multiply each other."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _has_way_in(user: str) -> Q:
    """Whether the person named by the path `user` has a password, or a code that works."""
    code_out = Invitation.objects.filter(
        user=OuterRef(user), used_at__isnull=True, expires_at__gt=timezone.now()
    )
    return ~Q(**{f"{user}__password__startswith": UNUSABLE_PASSWORD_PREFIX}) | Q(Exists(code_out))


def class_size(ruleset: RuleSet) -> tuple[int, bool]:
    """How many learners a class may have by a rule set, and whether more are refused, not only warned of."""
    said = data_of(ruleset).extra.get("class_max", {})
    return said.get("n", CLASS_SIZE_LIMIT), said.get("on_exceed") == "refuse"


def most_learners(cohort: Cohort) -> int | None:
    """How many learners a class (whose programme is loaded) may have, by its rule set and its kind."""
    said = data_of(cohort.programme.ruleset).extra.get("class_max", {})
    return size_limit(cohort.kind, said.get("n"))


def answers_of(cohort: Cohort) -> frozenset[Ask]:
    """The questions of its kind that a class has an answer to; no query."""
    answers = {
        Ask.PARTNER: cohort.partner_id,
        Ask.BRAND: cohort.brand,
        Ask.ORGANISER: cohort.organiser,
        Ask.PLACE: cohort.place,
        Ask.SEATS: cohort.seats,
        Ask.CATEGORIES: cohort.expected_categories,
        Ask.PUBLIC: cohort.is_public,
    }
    return frozenset(ask for ask, answer in answers.items() if answer)


def mentor_limit(ruleset: RuleSet) -> int:
    """How many apprentices one mentor may have by a rule set; 8 where it says nothing (domain §1.1)."""
    return int(data_of(ruleset).extra.get("mentor_max") or MENTOR_LIMIT)


def _board_class(cohort: Cohort, day: date) -> BoardClass:
    counts = cast("Counted", cohort)
    facts = ClassFacts(
        kind=cohort.kind,
        state=cohort.state,
        has_partner=cohort.partner_id is not None,
        ends_on=cohort.ends_on,
        courses=counts.course_count,
        trainers=counts.trainer_count,
        learners=counts.learner_count + counts.completed_count,
        without_mentor=counts.unmentored_count,
        without_way_in=counts.locked_out_count,
        most_learners=most_learners(cohort),
        seats=cohort.seats,
        reasoned=counts.reasoned_up_to,
        answered=answers_of(cohort),
    )
    return BoardClass(cohort=cohort, facts=facts, missing=missing_in(facts, day))
