"""Names of films become titles and an order, as a person would have it."""

import json
import random
import uuid
from pathlib import Path

import pytest

from courses.lessons.naming import lesson_id, lesson_title, natural_key

NAMES = json.loads(Path(__file__).with_name("film_names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("path", "title"), NAMES["titles"])
def test_a_title_is_what_a_person_would_have_written(path, title):
    assert lesson_title(path) == title


@pytest.mark.parametrize("order", NAMES["orders"], ids=lambda order: order["out"][0])
def test_films_stand_in_the_order_that_a_person_would_give_them(order):
    mixed = random.sample(order["in"], len(order["in"]))
    assert sorted(mixed, key=natural_key) == order["out"]


def test_a_film_keeps_its_lesson_and_another_course_has_its_own():
    course, other = uuid.uuid4(), uuid.uuid4()
    assert lesson_id(course, "第1课/a.MP4") == lesson_id(course, "第1课/A.mp4")
    assert lesson_id(course, "bài.mp4") == lesson_id(course, "ba\u0300i.mp4")
    assert len({lesson_id(course, "a.mp4"), lesson_id(course, "b.mp4"), lesson_id(other, "a.mp4")}) == 3


def test_a_name_without_words_is_still_a_title():
    assert lesson_title("_.mp4") == "video"
    assert len(lesson_title("很长" * 300 + ".mp4")) == 200
