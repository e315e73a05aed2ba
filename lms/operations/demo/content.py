"""The demo courses: subjects, question banks, drawn films and published pages, from `academy.json`."""

from __future__ import annotations

import json
import re
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.conf import settings

from courses.actions import (
    CourseTexts,
    LessonDraft,
    create_bank,
    create_course,
    create_subject,
    plant_site,
    publish_course,
    save_questions,
)
from courses.models import CoursePage, QuestionBank, Subject
from courses.queries import current_version_by_code
from courses.quizzes.items import QuestionData
from lms.accounts.models import User
from lms.operations.demo.clips import ClipPlan, draw_clip
from lms.operations.demo.courseware import seed_courseware
from media_pipeline.actions import attach_captions, ingest_file
from media_pipeline.captions.cues import Cue, clean, to_webvtt
from media_pipeline.models import Asset

# A parsed JSON document: the shape is that of academy.json beside this file.
Json = dict[str, Any]
Say = Callable[[str], None]

SPACE = uuid.UUID("6f1d7c1e-7a0b-5d51-9b0a-0de3acade301")
SUBJECTS = {
    "start": ({"zh-hans": "从这里开始", "en": "Start here", "vi": "Bắt đầu tại đây"},
              {"zh-hans": "三分钟，认识学时和证书", "en": "Hours and certificates in three minutes",
               "vi": "Giờ học và chứng chỉ trong ba phút"}),
    "tea": ({"zh-hans": "茶叶加工", "en": "Tea processing", "vi": "Chế biến chè"},
            {"zh-hans": "采、炒、存、卖，一片叶子的本事", "en": "Pick, fix, store, sell: the craft of a leaf",
             "vi": "Hái, sao, cất, bán: nghề của một chiếc lá"}),
    "smelting": ({"zh-hans": "有色冶炼", "en": "Non-ferrous smelting", "vi": "Luyện kim màu"},
                 {"zh-hans": "工艺、安全和交接班", "en": "Process, safety and handover",
                  "vi": "Công nghệ, an toàn và giao ca"}),
    "home": ({"zh-hans": "家政服务", "en": "Home services", "vi": "Giúp việc gia đình"},
             {"zh-hans": "清洁、照护、应急", "en": "Cleaning, care, emergencies", "vi": "Dọn dẹp, chăm sóc, khẩn cấp"}),
}  # fmt: skip
LABELS = dict(settings.LANGUAGES)
POSTERS = {"tea": "tea", "smelting": "smelter", "home": "home", "start": "book"}
MARKS = {"TEA-101": "leaf", "SMELT-201": "ore", "HOME-101": "roof"}
CLASS_KINDS = {"apprenticeship": "apprentice"}
PASS_PERCENT = 60
CLIP_S = {"START-001": (14, 720)}
USUAL_CLIP = (12, 360)


def document() -> Json:
    """The words of the demo academy."""
    data: Json = json.loads(Path(__file__).with_name("academy.json").read_text(encoding="utf-8"))
    return data


def same_uuid(name: str) -> uuid.UUID:
    """The identity that a demo thing has on every machine, so that seeding twice changes nothing."""
    return uuid.uuid5(SPACE, name)


def seed_courses(*, trainer: User, say: Say) -> None:
    """Make what is missing of the four courses, published; their films are queued for the worker."""
    plant_site()
    subjects = {
        key: create_subject(actor=trainer, key=key, name=name, line=line, sort_order=place)
        for place, (key, (name, line)) in enumerate(SUBJECTS.items())
    }
    data = document()
    courses = [data["taster"], *data["courses"]]
    films = _films(courses, trainer=trainer, say=say)
    for course in courses:
        _seed_course(course, films=films, subject=subjects[course["occupation"]], trainer=trainer, say=say)


def _films(courses: list[Json], *, trainer: User, say: Say) -> dict[str, uuid.UUID]:
    """Title of the film -> its asset; drawn two at a time where it does not exist yet."""
    plans = {
        _film_title(course, lesson): _plan(course, lesson)
        for course in courses
        for lesson in course["lessons"]
    }
    words = {
        _film_title(course, lesson): _captions(course, lesson)
        for course in courses
        for lesson in course["lessons"]
    }
    assets = dict(Asset.objects.filter(owner=trainer, title__in=plans).values_list("title", "uuid"))
    wanted = [title for title in plans if title not in assets]
    workshop = settings.DATA / "work"
    workshop.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=workshop) as folder, ThreadPoolExecutor(2) as pool:
        rooms = [Path(folder) / str(place) for place in range(len(wanted))]
        for room in rooms:
            room.mkdir()
        drawn = pool.map(lambda title, room: draw_clip(plans[title], room), wanted, rooms)
        for place, (title, clip) in enumerate(zip(wanted, drawn, strict=True), 1):
            film = ingest_file(clip, owner=trainer, title=title)
            for language, said in words[title].items():
                attach_captions(film, language=language, label=LABELS[language], data=said)
            assets[title] = film.uuid
            say(f"film {place}/{len(wanted)}: {title}")
    return assets


def _film_title(course: Json, lesson: Json) -> str:
    return f"{course['code']} · {lesson['no']} · {lesson['title']['zh-hans']}"


def _plan(course: Json, lesson: Json) -> ClipPlan:
    duration_s, height = CLIP_S.get(course["code"], USUAL_CLIP)
    title, outline = lesson["title"], lesson["outline"]
    points = outline["zh-hans"].replace("、", "/").split("/")
    half = (len(points) + 1) // 2
    return ClipPlan(
        palette=course["occupation"],
        cards=(
            (f"{course['title']['zh-hans']} · {lesson['no']}", title["zh-hans"], title["en"]),
            (title["zh-hans"], " · ".join(points[:half]), outline["en"]),
            (title["zh-hans"], " · ".join(points[half:]) or points[0], outline.get("vi", "")),
        ),
        duration_s=duration_s,
        height=height,
    )


def _captions(course: Json, lesson: Json) -> dict[str, bytes]:
    """Title and points of a lesson as captions in three languages, shared out over its film."""
    duration_ms = CLIP_S.get(course["code"], USUAL_CLIP)[0] * 1_000
    made = {}
    for language in LABELS:
        points = re.split(r"[/、,，]", lesson["outline"].get(language, ""))
        said = [one.strip() for one in (lesson["title"][language], *points) if one.strip()]
        ends = [duration_ms * place // len(said) for place in range(len(said) + 1)]
        lines = [Cue(start, end, clean(text)) for start, end, text in zip(ends, ends[1:], said, strict=False)]
        made[language] = to_webvtt(lines).encode()
    return made


def _seed_course(
    course: Json, *, films: Mapping[str, uuid.UUID], subject: Subject, trainer: User, say: Say
) -> None:
    code = course["code"]
    for lesson in course["lessons"]:
        _seed_bank(course, lesson, trainer=trainer)
    page = CoursePage.objects.filter(code=code).first()
    if page is None:
        page = create_course(
            actor=trainer,
            code=code,
            texts=_texts(course),
            lessons=[*_lessons(course, films), *_courseware(code, trainer)],
            subject=subject,
            level=course["level"],
            class_kind=CLASS_KINDS.get(str(course["kind"]), str(course["kind"])),
            poster_key=POSTERS[course["poster"]],
            planned_tenths=course["tenths"],
            partner_mark=MARKS.get(code, ""),
            course_key=same_uuid(code),
            publish=True,
        )
        say(f"course {code}: {course['title']['zh-hans']}")
    elif current_version_by_code(code) is None:
        publish_course(page, actor=trainer)


def _texts(course: Json) -> dict[str, CourseTexts]:
    return {
        language: CourseTexts(
            title=title,
            summary=course["summary"][language],
            intro=f"<p>{course['summary'][language]}</p>",
            trainer_name=course["trainer"][language],
            partner_name=(course["partner"] or {}).get(language, ""),
        )
        for language, title in course["title"].items()
    }


def _lessons(course: Json, films: Mapping[str, uuid.UUID]) -> Iterator[LessonDraft]:
    for lesson in course["lessons"]:
        outline = lesson["outline"]
        yield LessonDraft(
            kind="video",
            uuid=same_uuid(f"{course['code']}/{lesson['no']}"),
            title=lesson["title"],
            minutes=45 if course["code"] != "START-001" else 1,
            asset=films[_film_title(course, lesson)],
            bank=bank_key(course, lesson),
            draw=len(lesson["questions"]),
            pass_percent=PASS_PERCENT,
            body={language: f"<p>{text}</p>" for language, text in outline.items()},
        )
    if worksheet := course.get("worksheet"):
        yield LessonDraft(
            kind="article",
            uuid=same_uuid(f"{course['code']}/worksheet"),
            title=worksheet["title"],
            minutes=worksheet["nominal_min"],
            component="practice",
            body=worksheet["body"],
        )


def _courseware(code: str, trainer: User) -> Iterator[LessonDraft]:
    """The first course has courseware as well, for whoever wants to see how it plays."""
    if code == "START-001":
        yield LessonDraft(
            kind="package",
            uuid=same_uuid(f"{code}/courseware"),
            title={
                "zh-hans": "课件：看懂学时",
                "en": "Courseware: how hours count",
                "vi": "Học liệu: giờ học tính thế nào",
            },
            minutes=2,
            required=False,
            package=seed_courseware(trainer=trainer),
            body={
                "zh-hans": "<p>两个部分：先读一页，再答一道题。</p>",
                "en": "<p>Two parts: a page to read, then a question.</p>",
                "vi": "<p>Hai phần: đọc một trang, rồi trả lời một câu hỏi.</p>",
            },
        )


def bank_key(course: Json, lesson: Json) -> str:
    """The short name of a lesson's question bank."""
    return f"{course['code'].lower()}-{lesson['no']}"


def _seed_bank(course: Json, lesson: Json, *, trainer: User) -> None:
    key = bank_key(course, lesson)
    bank = QuestionBank.objects.filter(key=key).first()
    if bank is None:
        bank = create_bank(actor=trainer, key=key, title=_film_title(course, lesson))
    elif bank.questions.exists():
        return
    save_questions(
        bank, [_question(key, place, item) for place, item in enumerate(lesson["questions"])], actor=trainer
    )


def _question(key: str, place: int, item: Json) -> QuestionData:
    letters: str = item["answer"]
    places = ["ABCDEFGH".index(letter) for letter in letters]
    is_truefalse = item["kind"] == "truefalse"
    answer: Any = (
        places if item["kind"] == "multiple" else places[0]
    )  # a JSON value: its shape depends on the kind
    return QuestionData(
        uuid=str(same_uuid(f"{key}/{place}")),
        kind=item["kind"],
        stem=item["stem"],
        options={} if is_truefalse else item["options"],
        answer=(letters == "A") if is_truefalse else answer,
        explanation=item.get("explanation", {}),
    )
