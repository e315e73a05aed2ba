"""Where courseware is served from when nobody says it."""

from __future__ import annotations

import pytest

from lms.config.origins import content_origin, main, own_port, page_origins


@pytest.mark.parametrize(
    ("public", "content", "second"),
    [
        ("http://localhost:8210", "http://content.localhost:8210", None),
        ("http://127.0.0.1:8000", "http://content.localhost:8000", None),
        ("http://academy.localhost:8000", "http://content.localhost:8000", None),
        ("https://academy.example.org", "https://content.academy.example.org", None),
        ("http://academy.example.org:8080", "http://content.academy.example.org:8080", None),
        ("http://192.168.1.5:8000", "http://192.168.1.5:8001", 8001),
        ("http://[fd00::5]:8000", "http://[fd00::5]:8001", 8001),
        ("http://classroom:8000", "http://classroom:8001", 8001),
        ("http://192.168.1.5", "http://192.168.1.5:8001", 8001),
    ],
)
def test_another_host_where_there_is_one_else_another_port(public, content, second):
    assert content_origin(public, 8000) == content
    assert own_port(public, content) == second


def test_this_machine_has_a_name_and_a_number_and_others_have_one_origin():
    assert page_origins("http://localhost:8210") == ("http://localhost:8210", "http://127.0.0.1:8210")
    assert page_origins("http://127.0.0.1") == ("http://127.0.0.1", "http://localhost")
    assert page_origins("https://academy.example.org") == ("https://academy.example.org",)


def test_the_launcher_is_told_the_second_port_or_nothing(monkeypatch, capsys):
    monkeypatch.delenv("CONTENT_ORIGIN", raising=False)
    monkeypatch.setenv("PORT", "8300")
    monkeypatch.setenv("PUBLIC_ORIGIN", "http://10.0.0.7:8300")
    main()
    monkeypatch.setenv("CONTENT_ORIGIN", "http://content.school:8300")
    main()
    assert capsys.readouterr().out == "8301\n"
