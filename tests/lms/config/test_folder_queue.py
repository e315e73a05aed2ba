"""A message in the folder is seen whole or not at all, and one that cannot be read does not end the worker."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from lms.config.folder_queue import Channel

MESSAGES = 400


@pytest.fixture
def channel(tmp_path: Path):
    """`channel(kind)`: one that reads and writes `tmp_path`; ours unless told otherwise."""
    links = []

    def opened(kind: type[filesystem.Channel] = Channel) -> filesystem.Channel:
        options = {
            "data_folder_in": str(tmp_path),
            "data_folder_out": str(tmp_path),
            "store_processed": False,
        }
        link = Connection(
            "filesystem://", transport_options={**options, "control_folder": str(tmp_path / "control")}
        )
        links.append(link)
        return kind(link.transport)

    yield opened
    for link in links:
        link.release()


def test_the_academy_speaks_through_it() -> None:
    from lms.config.celery import app

    with app.connection_for_write() as link:
        assert issubclass(link.transport.Channel, Channel) or link.transport_cls != "filesystem"


def test_messages_come_in_their_order_and_once_each(channel) -> None:
    one, other = channel(), channel()
    for number in range(3):
        one._put("default", {"number": number})
    one._put("media", {"number": 9})
    assert [other._get("default")["number"] for _ in range(3)] == [0, 1, 2]
    with pytest.raises(Empty):
        one._get("default")
    assert one._size("media") == 1


def test_readers_beside_a_writer_get_every_message_whole_and_once(channel) -> None:
    got: list[int] = []
    done = threading.Event()

    def read() -> None:
        reader = channel()
        while True:
            last = done.is_set()
            try:
                got.append(reader._get("default")["number"])
            except Empty:
                if last:
                    return

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    writer = channel()
    for number in range(MESSAGES):
        writer._put("default", {"number": number, "ballast": "x" * 4_000})
    done.set()
    for reader in readers:
        reader.join()
    assert sorted(got) == list(range(MESSAGES))


def test_half_a_message_is_dropped_and_the_next_one_comes(channel, tmp_path: Path) -> None:
    """And kombu's own channel, the control, ends its reader with it."""
    half = tmp_path / "00_half.default.msg"
    half.write_text('{"bo')
    channel()._put("default", {"number": 1})
    assert channel()._get("default") == {"number": 1}
    assert not list(tmp_path.glob("*.msg"))
    half.write_text("")
    with pytest.raises(ValueError, match="Expecting value"):
        channel(filesystem.Channel)._get("default")
