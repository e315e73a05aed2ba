"""Publishing a course says which of its films do not play, and publishes all the same."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from courses.library.chooser import AssetField
from courses.library.readiness import film_warnings
from media_pipeline.states import AssetState
from tests.factories.courses import AssetFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": AssetState.FAILED.value, "code": "too-short"}, "shorter than one second"),
        ({"state": AssetState.REFUSED.value, "code": "program"}, "is a program"),
        ({"state": AssetState.DAMAGED.value}, "only part"),
        ({"state": AssetState.PROCESSING.value}, "still being prepared"),
        ({"binned_at": timezone.now()}, "not in the library"),
    ],
)
def test_each_trouble_has_its_words(changes, words, django_assert_num_queries):
    film = AssetFactory(**changes)
    with override("en"), django_assert_num_queries(4):
        (said,) = film_warnings([("杀青", film.uuid)])
    assert words in said
    assert "杀青" in said


def test_films_that_play_are_passed_over():
    now = timezone.now()
    fine = AssetFactory(playable_at=now)
    kept = AssetFactory(state=AssetState.DAMAGED.value, playable_at=now, kept_at=now)
    growing = AssetFactory(state=AssetState.PLAYABLE.value, playable_at=now)
    assert film_warnings([("a", fine.uuid), ("b", kept.uuid), ("c", growing.uuid)]) == []


def test_a_file_in_the_bin_is_not_chosen_any_more():
    film = AssetFactory(binned_at=timezone.now())
    with pytest.raises(ValidationError):
        AssetField().clean(str(film.uuid))
