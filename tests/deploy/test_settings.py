"""The example of settings is whole: every one that is read, explained, and none that nobody reads."""

from __future__ import annotations

from tests.deploy import files

APART = {"POSTGRES_PASSWORD", "NGINX_PORT"}  # of compose itself


def test_the_example_names_every_setting_and_no_other():
    assert len(files.operators_table()) > 40
    assert len(files.of_nginx()) > 10
    assert set(files.example()) == files.operators_table() | files.of_nginx() | APART


def test_every_setting_of_the_example_is_explained_above_it():
    lines = (files.DEPLOY / ".env.example").read_text(encoding="utf-8").splitlines()
    explained = False
    for line in lines:
        if line.startswith("# ---"):
            explained = False
        elif line.startswith("#"):
            explained = True
        elif line:
            assert explained, line
        else:
            explained = False


def test_the_example_holds_no_secret_and_opens_no_door():
    example = files.example()
    for name, value in example.items():
        if any(word in name for word in ("KEY", "PASSWORD", "TOKEN")) or name.endswith("_URL"):
            assert value == "", name
    assert (example["ACADEMY_DEMO"], example["DEBUG"], example["BEHIND_PROXY"]) == ("0", "0", "1")
    assert example["PUBLIC_ORIGIN"].startswith("https://")
