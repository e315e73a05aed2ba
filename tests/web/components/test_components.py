"""Components say what they show: to eyes, to screen readers, and without a single inline style."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from lms.web.components import words


def render(source, **context):
    return Template(source).render(Context({"request": RequestFactory().get("/list/?page=2&q=x"), **context}))


@pytest.mark.parametrize(("tenths", "text"), [(0, "0"), (37, "3.7"), (400, "40"), (5210, "521")])
def test_units_drop_the_zero_nobody_needs(tenths, text):
    with translation.override("en"):
        assert words.units_text(tenths) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59, "59 s"), (60, "1 min"), (1_680, "28 min"), (3_600, "1 h"), (3_900, "1 h 5 min")],
)
def test_time_is_said_in_the_largest_words_that_fit(seconds, text):
    with translation.override("en"):
        assert words.minutes_text(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (192, "3:12"), (3_725, "1:02:05")])
def test_a_position_reads_as_a_clock(seconds, text):
    assert words.clock_text(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0.1 MB"),
        (400_000, "0.4 MB"),
        (4_200_000, "4.2 MB"),
        (690_000, "0.7 MB"),
        (9_960_000, "10 MB"),
        (57_000_000, "57 MB"),
        (999_999_999, "1.0 GB"),
        (1_990_000_000, "2.0 GB"),
        (1_500_000_000, "1.5 GB"),
    ],
)
def test_a_download_is_said_before_it_is_paid_for(size, text):
    with translation.override("en"):
        assert words.megabytes_text(size) == text


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("Asia/Shanghai", "zh-hans", "北京时间"),
        ("Asia/Shanghai", "en", "Beijing time"),
        ("Asia/Tokyo", "vi", "Asia/Tokyo"),
    ],
)
def test_a_time_zone_is_called_what_people_call_it(name, language, text):
    with translation.override(language):
        assert words.zone_text(name) == text


def test_a_bar_draws_its_parts_in_order_with_a_sentence():
    html = render('{% bar label="3.7 of 6" total=60 online=30 onsite=15 need=45 %}')
    assert 'aria-label="3.7 of 6"' in html
    assert 'bar__part--online" x="0%" width="50%"' in html
    assert 'bar__part--onsite" x="50%" width="25%"' in html
    assert 'bar__need" x="75%"' in html
    assert "style=" not in html


def test_a_bar_never_grows_beyond_its_box():
    html = render('{% bar label="over" total=10 online=30 need=99 %}')
    assert 'x="0%" width="100%"' in html
    assert 'bar__need" x="99.5%"' in html


def test_waiting_and_seen_have_a_texture_besides_their_colour():
    html = render('{% bar label="x" total=10 counted=2 seen=3 waiting=1 %}')
    assert "url(#texture-seen)" in html
    assert "url(#texture-waiting)" in html


def test_a_bar_refuses_a_part_that_it_does_not_know():
    with pytest.raises(TemplateSyntaxError):
        render('{% bar label="x" total=10 mystery=2 %}')


def test_an_icon_is_silent_unless_it_is_named():
    assert 'aria-hidden="true"' in render('{% icon "clock" %}')
    assert 'role="img" aria-label="done"' in render('{% icon "check" label="done" %}')


def test_words_from_people_are_escaped():
    assert "&lt;script&gt;" in render("{% tag name %}", name="<script>")


def test_the_current_place_is_marked():
    html = render(
        '{% tabs label="L" %}{% tab "/a" "house" "A" current=place|is:"a" %}{% tab "/b" "clock" "B" current=place|is:"b" %}{% endtabs %}',
        place="b",
    )
    assert html.count('aria-current="page"') == 1
    assert html.index('href="/b"') < html.index("aria-current")


class Form(forms.Form):
    name = forms.CharField(label="Name", help_text="as on the ID card")


def test_the_page_opens_at_the_first_wrong_field_and_only_there():
    class Two(forms.Form):
        right, wrong, also = forms.CharField(), forms.CharField(), forms.CharField()

    source = "{% field form.right %}|{% field form.wrong %}|{% field form.also %}"
    parts = render(source, form=Two({"right": "x"})).split("|")
    assert ["autofocus" in part for part in parts] == [False, True, False]
    assert "autofocus" not in render(source, form=Two())


def test_a_field_ties_label_hint_and_error_together():
    html = render("{% field form.name %}", form=Form({}))
    assert '<label class="field__label" for="id_name">' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-invalid="true"' in html
    assert "id_name_error" in html


def test_the_pager_keeps_the_other_parameters():
    html = render("{% pager page %}", page=Paginator(range(30), 10).page(2))
    assert 'href="?page=1&amp;q=x"' in html
    assert 'href="?page=3&amp;q=x"' in html


def test_page_data_cannot_end_its_own_element():
    html = render("{% page_data text=text %}", text="</script><script>alert(1)</script>")
    assert "</script><script>alert" not in html


def test_a_lesson_row_writes_no_markup_of_an_author():
    row = SimpleNamespace(
        number=3,
        title='<b>"T"</b>',
        url="/learn/A/?x=1&y=2",
        note="<i>",
        tag="<u>",
        tone="accent",
        tag_icon="check",
    )
    html = render("{% lesson_row row %}", row=row)
    assert "<b>" not in html
    assert "&lt;b&gt;&quot;T&quot;" in html
    assert 'href="/learn/A/?x=1&amp;y=2"' in html
    assert "&lt;i&gt;" in html
    assert "&lt;u&gt;" in html
