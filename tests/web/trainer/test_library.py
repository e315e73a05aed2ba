"""The library of a trainer: filters, search, order, where files are used, room, and acts on files."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts.models import Role
from lms.audit.models import AuditRecord
from media_pipeline.actions import bin_assets
from media_pipeline.jobs import WorkState
from media_pipeline.library import turned_away
from media_pipeline.models import Asset, MediaJob, TurnedAway
from media_pipeline.states import AssetState, RenditionState, Step
from tests.factories.accounts import PersonFactory
from tests.factories.courses import make_course, make_lesson
from tests.factories.media import MediaAssetFactory, MediaJobFactory, PublishedAssetFactory, RenditionFactory

pytestmark = pytest.mark.django_db
LIST = "/trainer/uploads/"


@pytest.fixture(autouse=True)
def _places(settings, tmp_path):
    settings.MEDIA_PIPELINE = {
        **settings.MEDIA_PIPELINE,
        "ROOT": tmp_path / "media",
        "WORK": tmp_path / "work",
        "S3_BUCKET": "",
    }


def signed_in(user):
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def trainer():
    return PersonFactory(roles=[Role.TRAINER])


@pytest.fixture
def client(trainer):
    return signed_in(trainer)


def titles(answer):
    return re.findall(r'class="link strong" href="/trainer/uploads/[^"]+">([^<]+)<', answer.content.decode())


def test_each_filter_shows_its_files(client, trainer):
    MediaAssetFactory(owner=trainer, title="working", state=AssetState.PROCESSING.value)
    MediaAssetFactory(owner=trainer, title="failed", state=AssetState.FAILED.value, code="gave-up")
    MediaAssetFactory(owner=trainer, title="damaged", state=AssetState.DAMAGED.value)
    used = PublishedAssetFactory(owner=trainer, title="used")
    bin_assets([PublishedAssetFactory(owner=trainer, title="gone")], at=timezone.now())
    PublishedAssetFactory(title="of another")
    make_course(lessons=[make_lesson(asset=used.uuid)])
    shown = {
        shelf: sorted(titles(client.get(f"{LIST}?shelf={shelf}")))
        for shelf in ("all", "working", "needs", "ready", "unused", "bin", "nonsense")
    }
    assert shown == {
        "all": ["damaged", "failed", "used", "working"],
        "nonsense": ["damaged", "failed", "used", "working"],
        "working": ["working"],
        "needs": ["damaged", "failed"],
        "ready": ["used"],
        "unused": ["damaged", "failed", "working"],
        "bin": ["gone"],
    }
    chips = re.findall(r'([\w ]+) <span class="chip__count">(\d+)', client.get(LIST).content.decode())
    assert dict(chips) == {
        "All": "4", "Being prepared": "1", "Needs you": "2", "Ready": "1", "Not used": "3", "Bin": "1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("杀青", ["绿茶杀青"]),
        ("che", ["Chế biến chè"]),
        ("chế biến", ["Chế biến chè"]),
        ("WELD", ["Welding 1"]),
        ("茶", ["绿茶杀青"]),
        ("xyz", []),
    ],
)
def test_search_forgives_accents_case_and_parts_of_chinese(client, trainer, words, found):
    for title in ("绿茶杀青", "Chế biến chè", "Welding 1"):
        PublishedAssetFactory(owner=trainer, title=title)
    answer = client.get(LIST, {"q": words})
    assert titles(answer) == found
    assert ("No file is called that" in answer.content.decode()) is not found


def test_files_are_sorted_and_paged_by_key(client, trainer):
    for number in range(35):
        PublishedAssetFactory(owner=trainer, title=f"n{number:02d}", source_bytes=number)
    first = client.get(LIST, {"sort": "biggest"})
    assert titles(first) == [f"n{number:02d}" for number in range(34, 4, -1)]
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first.content.decode())
    second = client.get(following.replace("&amp;", "&"))
    assert titles(second) == [f"n{number:02d}" for number in range(4, -1, -1)]
    assert 'rel="next"' not in second.content.decode()


def test_a_file_says_where_it_is_used_and_leads_to_the_editor(client, trainer):
    film = PublishedAssetFactory(owner=trainer)
    page = make_course(owner := "TEA-101", lessons=[make_lesson(asset=film.uuid)])
    assert owner == page.code
    for address in (LIST, f"{LIST}{film.uuid}/"):
        text = client.get(address).content.decode()
        assert "Tea processing" in text
        assert "/cms/pages/" in text


def test_the_list_costs_the_same_for_three_and_for_three_hundred(
    client, trainer, django_assert_max_num_queries
):
    page_of = [PublishedAssetFactory(owner=trainer) for _number in range(3)]
    make_course(lessons=[make_lesson(asset=film.uuid) for film in page_of])
    with django_assert_max_num_queries(27):
        client.get(LIST)
    MediaAssetFactory.create_batch(297, owner=trainer)
    with django_assert_max_num_queries(27):
        answer = client.get(LIST)
    assert len(titles(answer)) == 30
    with django_assert_max_num_queries(17):
        part = client.get(f"{LIST}?part=list&q=lesson").content.decode()
    assert part.startswith('<section class="card"'), "who looks again gets the list alone"
    assert "data-working" in part


def test_nothing_works_nothing_is_asked_again(client, trainer):
    PublishedAssetFactory(owner=trainer)
    assert "data-working" not in client.get(LIST).content.decode()
    bin_assets([MediaJobFactory(asset__owner=trainer).asset], at=timezone.now())
    assert "data-working" not in client.get(f"{LIST}?shelf=bin").content.decode()


def test_what_was_not_taken_stands_there_until_it_is_put_away(client, trainer):
    turned_away.remember(owner_id=trainer.pk, name="工资表.xlsx", size=2_000_000, code="document")
    turned_away.remember(owner_id=PersonFactory().pk, name="secret.mp4", size=1, code="document")
    for address in (LIST, f"{LIST}?shelf=needs"):
        text = client.get(address).content.decode()
        assert "工资表.xlsx" in text
        assert "document or an archive" in text
        assert "secret" not in text
    assert "工资表" not in client.get(f"{LIST}?shelf=ready").content.decode()
    assert "工资表" in client.get(LIST, {"q": "工资"}).content.decode()
    assert "工资表.xlsx" not in client.get(LIST, {"q": "采茶"}).content.decode()
    foreign = TurnedAway.objects.get(name="secret.mp4")
    client.post(f"{LIST}refused/{foreign.uuid}/")
    assert TurnedAway.objects.count() == 2
    mine = TurnedAway.objects.get(owner=trainer)
    for _time in range(2):
        assert client.post(f"{LIST}refused/{mine.uuid}/").status_code == 302
    assert "工资表" not in client.get(LIST).content.decode()


def test_room_is_said_with_what_can_be_freed(client, trainer, settings):
    settings.MEDIA_PIPELINE = {**settings.MEDIA_PIPELINE, "QUOTA_BYTES": 10_000_000}
    PublishedAssetFactory(owner=trainer, source_bytes=7_000_000)
    bin_assets([PublishedAssetFactory(owner=trainer, source_bytes=2_500_000)], at=timezone.now())
    text = client.get(LIST).content.decode()
    assert "9.5 MB of 10 MB used" in text
    assert "7.0 MB are not used in any course" in text
    assert "2.5 MB in the bin" in text
    assert "The office can give you more" in text


def test_ticked_files_go_into_the_bin_and_one_comes_back(client, trainer):
    films = [PublishedAssetFactory(owner=trainer) for _number in range(3)]
    text = client.get(f"{LIST}?shelf=unused").content.decode()
    assert text.count('name="file" value=') == 3
    answer = client.post(f"{LIST}bin/", {"file": [films[0].uuid, films[1].uuid]}, follow=True)
    assert "2 files are in the bin" in answer.content.decode()
    assert Asset.objects.filter(binned_at__isnull=False).count() == 2
    assert "Bring back" in client.get(f"{LIST}?shelf=bin").content.decode()
    assert client.post(f"{LIST}{films[0].uuid}/restore/").status_code == 302
    assert Asset.objects.filter(binned_at__isnull=False).count() == 1
    assert "Tick the files first" in client.post(f"{LIST}bin/", follow=True).content.decode()


def test_a_used_file_is_not_deleted_and_its_page_says_why(client, trainer):
    film = PublishedAssetFactory(owner=trainer)
    make_course(lessons=[make_lesson(asset=film.uuid)], publish=False)
    page = client.get(f"{LIST}{film.uuid}/").content.decode()
    assert "/delete/" not in page
    answer = client.post(f"{LIST}{film.uuid}/delete/", follow=True)
    assert "is used in a course" in answer.content.decode()
    assert not Asset.objects.filter(binned_at__isnull=False).exists()


def test_a_file_in_the_bin_says_until_when_and_shows_nothing(client, trainer):
    film = RenditionFactory(asset__owner=trainer).asset
    client.post(f"{LIST}{film.uuid}/delete/")
    text = client.get(f"{LIST}{film.uuid}/").content.decode()
    assert "will be cleared away on" in text
    assert "<video" not in text
    assert "/restore/" in text


def test_clearing_away_for_good_asks_first(client, trainer):
    film = PublishedAssetFactory(owner=trainer, title="旧")
    client.post(f"{LIST}{film.uuid}/delete/")
    address = f"{LIST}{film.uuid}/clear/"
    assert "cannot be undone" in client.get(address).content.decode()
    assert signed_in(PersonFactory(roles=[Role.TRAINER])).post(address).status_code == 404
    assert Asset.objects.exists()
    assert "is gone" in client.post(address, follow=True).content.decode()
    assert not Asset.objects.exists()
    assert client.post(address).status_code == 404


def test_a_person_decides_about_a_damaged_file(client, trainer):
    film = PublishedAssetFactory(owner=trainer, state="damaged", code="partly-readable")
    assert "What is readable is enough" in client.get(f"{LIST}{film.uuid}/").content.decode()
    client.post(f"{LIST}{film.uuid}/keep/")
    text = client.get(f"{LIST}{film.uuid}/").content.decode()
    assert "as far as it is readable" in text
    assert "What is readable is enough" not in text
    assert titles(client.get(f"{LIST}?shelf=needs")) == []


def test_a_file_is_renamed_and_not_to_nothing(client, trainer):
    film = PublishedAssetFactory(owner=trainer, title="VID_2031")
    client.post(f"{LIST}{film.uuid}/name/", {"title": "杀青 <b>"})
    film.refresh_from_db()
    assert film.title == "杀青 b"
    assert (
        "Write a name"
        in client.post(f"{LIST}{film.uuid}/name/", {"title": " "}, follow=True).content.decode()
    )


def test_the_file_of_another_in_a_course_is_read_and_not_changed(trainer):
    film = RenditionFactory(asset__owner=trainer, asset__title="共享").asset
    make_course(lessons=[make_lesson(asset=film.uuid)])
    other = signed_in(PersonFactory(roles=[Role.TRAINER]))
    text = other.get(f"{LIST}{film.uuid}/").content.decode()
    assert "belongs to somebody else" in text
    assert text.count('method="post"') == 1, "signing out"
    for act in ("name", "retry", "retry/v360", "keep", "delete", "restore", "captions"):
        assert other.post(f"{LIST}{film.uuid}/{act}/").status_code == 404, act
    assert titles(other.get(LIST)) == []
    assert titles(other.get(f"{LIST}?of=shared")) == ["共享"]
    assert trainer.display_name in other.get(f"{LIST}?of=shared").content.decode()


def test_the_office_sees_everybodys_files_and_those_of_one(trainer):
    PublishedAssetFactory(owner=trainer, title="一")
    PublishedAssetFactory(owner=PersonFactory(), title="二")
    office = signed_in(PersonFactory(roles=[Role.OFFICE]))
    assert sorted(titles(office.get(LIST))) == ["一", "二"]
    assert titles(office.get(f"{LIST}?by={trainer.uuid}")) == ["一"]
    assert titles(signed_in(trainer).get(f"{LIST}?by={PersonFactory().uuid}")) == ["一"]


def test_empty_pages_say_what_would_stand_there(client):
    said = {
        "": "No video yet",
        "needs": "Nothing needs you",
        "unused": "Every file is used",
        "bin": "Nothing here",
    }
    for shelf, words in said.items():
        assert words in client.get(f"{LIST}?shelf={shelf}").content.decode(), shelf


def test_acts_are_posts(client, trainer):
    film = PublishedAssetFactory(owner=trainer, created_at=timezone.now() - timedelta(days=1))
    for act in ("name", "retry", "retry/v360", "keep", "delete", "restore"):
        assert client.get(f"{LIST}{film.uuid}/{act}/").status_code == 405, act


def again_of(answer):
    return re.findall(r'action="[^"]+/retry/([^"]+)/"', answer.content.decode())


def test_one_size_that_failed_is_tried_again_alone(client, trainer):
    film = PublishedAssetFactory(owner=trainer, title="锡")
    rows = {
        name: RenditionFactory(asset=film, name=name, height=height, state=state.value)
        for name, height, state in (
            ("v234", 234, RenditionState.DONE),
            ("v360", 360, RenditionState.FAILED),
            ("v720", 720, RenditionState.FAILED),
        )
    }
    MediaJobFactory(asset=film, state=WorkState.DONE, step=Step.FINISH.value, attempts=1)
    page = f"{LIST}{film.uuid}/"
    answer = client.get(page)
    assert again_of(answer) == ["v360", "v720"]
    assert "Try this size again: 360 lines" in answer.content.decode()
    for _twice in range(2):
        answer = client.post(f"{page}retry/v360/", follow=True)
        assert "This size is made again." in answer.content.decode()
        assert again_of(answer) == [], "one after the other"
    job = MediaJob.objects.get()
    assert (job.state, job.step, job.attempts) == (WorkState.QUEUED, Step.LADDER.value, 0)
    for name in ("v720", "v234", "nonsense"):
        answer = client.post(f"{page}retry/{name}/", follow=True)
        assert "cannot be tried again now" in answer.content.decode()
    found = {name: type(row).objects.get(pk=row.pk).state for name, row in rows.items()}
    assert found == {"v234": "done", "v360": "queued", "v720": "failed"}
    assert not AuditRecord.objects.exists(), "her own file"


def test_the_office_tries_a_size_again_on_record(trainer):
    film = PublishedAssetFactory(owner=trainer)
    RenditionFactory(asset=film, state=RenditionState.FAILED.value)
    MediaJobFactory(asset=film, state=WorkState.DONE)
    office = signed_in(PersonFactory(roles=[Role.OFFICE]))
    for _twice in range(2):
        office.post(f"{LIST}{film.uuid}/retry/v360/")
    assert list(AuditRecord.objects.values_list("action", "detail")) == [("asset.retried", {"size": "v360"})]


def test_a_film_in_the_bin_or_that_failed_as_a_whole_has_no_button_for_one_size(client, trainer):
    binned, failed = (
        PublishedAssetFactory(owner=trainer),
        MediaAssetFactory(owner=trainer, state=AssetState.FAILED.value),
    )
    for film in (binned, failed):
        RenditionFactory(asset=film, state=RenditionState.FAILED.value)
        MediaJobFactory(asset=film, state=WorkState.DONE)
    bin_assets([binned], at=timezone.now())
    for film in (binned, failed):
        assert again_of(client.get(f"{LIST}{film.uuid}/")) == []
        assert (
            "cannot be tried" in client.post(f"{LIST}{film.uuid}/retry/v360/", follow=True).content.decode()
        )
