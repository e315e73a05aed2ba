"""The encoder holds nothing, takes only our own orders, makes the same film, and what it runs dies with who asked."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

import pytest

from media_pipeline import actions, codes, encoder, encoding, orders, whitelists
from media_pipeline.models import Asset, MediaJob
from media_pipeline.orders import OrderRefused
from media_pipeline.runner import Limits
from tests.architecture.house import ROOT
from tests.media_pipeline.conftest import work_off
from tests.media_pipeline.test_commands import LINES
from tests.media_pipeline.test_runner import running

QUICK = Limits(cpu_s=20, wall_s=30)
PROBE_OPTIONS = json.dumps({"formats": whitelists.FORMATS, "codecs": whitelists.CODECS})


@contextlib.contextmanager
def serving(media: Path):
    """A real encoder process with an empty environment, for the folders of this test's pipeline."""
    at = media / "run" / "encoder.sock"
    for name in ("media", "work"):
        (media / name).mkdir(exist_ok=True)
    line = [sys.executable, "-m", "media_pipeline.encoder", "--socket", at]
    line += ["--root", media / "media", "--root", media / "work"]
    process = subprocess.Popen([str(word) for word in line], cwd=ROOT, env={"PATH": "/usr/bin:/bin"})
    try:
        until = time.monotonic() + 20
        while not at.exists() and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        yield at, process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def served(media, settings):
    with serving(media) as (at, process):
        settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ENCODER_SOCKET": str(at)}
        yield process


def facts(asset: Asset) -> dict:
    rows = asset.renditions.values_list("name", "state", "width", "height", "codecs", "duration_ms")
    return {"state": asset.state, "warnings": asset.warnings, "info": asset.media_info, "rows": sorted(rows)}


@pytest.mark.django_db
@pytest.mark.ffmpeg
def test_the_film_is_the_same_as_without_the_encoder(media, settings, wide_clip, served):
    there = actions.ingest_file(wide_clip)
    work_off()
    there = facts(Asset.objects.get(pk=there.pk))
    Asset.objects.all().delete()
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ENCODER_SOCKET": ""}
    here = actions.ingest_file(wide_clip)
    work_off()
    assert facts(Asset.objects.get(pk=here.pk)) == there
    assert there["state"] == "published"


@pytest.mark.django_db
@pytest.mark.ffmpeg
def test_an_encoder_that_is_away_costs_a_try_and_the_work_waits(media, settings, small_clip):
    asset = actions.ingest_file(small_clip)
    settings.MEDIA_PIPELINE = settings.MEDIA_PIPELINE | {"ENCODER_SOCKET": str(media / "nobody.sock")}
    Asset.objects.update(media_info={})
    work_off()
    job = MediaJob.objects.get(asset=asset)
    assert (job.state, job.reason, job.attempts) == ("queued", codes.ENCODER_FAILED, 1)
    assert not encoding.is_there()


def test_the_encoder_imports_the_standard_library_only_and_holds_no_settings():
    """A process that opens strangers' files must not be able to read what it never loaded."""
    code = (
        "import sys, media_pipeline.encoder\n"
        "ours = {n.split('.')[0] for n in sys.modules} - set(sys.stdlib_module_names)\n"
        "print(sorted(n for n in ours if not n.startswith('_')), 'django' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{code}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert said.strip().endswith("False")
    assert set(json.loads(said.strip().removesuffix(" False").replace("'", '"'))) <= {
        "media_pipeline",
        "sitecustomize",
    }


@pytest.fixture
def folder(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    return out


def placed(line: list[str], folder: Path) -> list[str]:
    """A golden line with its paths in this test's folders."""
    inside = str(folder.parent)
    moved = {"/in/": f"{inside}/in/", "/pub/": f"{inside}/pub/", "/out/": f"{inside}/out/"}
    for old, new in moved.items():
        line = [new + word.removeprefix(old) if word.startswith(old) else word for word in line]
    return line


@pytest.mark.parametrize("name", LINES)
def test_every_command_line_of_ours_is_taken(name, folder):
    orders.check("ffmpeg", placed(LINES[name][1:], folder), folder=folder, roots=[folder.parent])


def test_the_question_to_the_prober_is_taken(folder):
    source = str(folder / "source.bin")
    orders.check("probe", [source, PROBE_OPTIONS], folder=folder, roots=[folder.parent])


def swap(old: str, new: str):
    return lambda line: [new if word == old else word for word in line]


CRIMES = {
    "another file": lambda line: [w.replace("/in/source.bin", "/../../../etc/passwd") for w in line],
    "an absolute file": lambda line: ["/etc/passwd" if w.endswith("source.bin") else w for w in line],
    "the network": lambda line: ["http://127.0.0.1/x" if w.endswith("source.bin") else w for w in line],
    "an output elsewhere": lambda line: [w.replace("]v234.growing", "]/tmp/v234.growing") for w in line],
    "an output above": lambda line: [w.replace("]v234.growing", "]../v234.growing") for w in line],
    "a plain output elsewhere": lambda line: [
        "/tmp/x.growing" if w.startswith("[select") else w for w in line
    ],
    "a muxer that sends": lambda line: [w.replace("]v234.growing", "]http://127.0.0.1/x") for w in line],
    "a muxer of another kind": lambda line: [w.replace("f=hls", "f=concat") for w in line],
    "a muxer's own option": lambda line: [w.replace("hls_time=1", "hls_key_info_file=k", 1) for w in line],
    "a second output": lambda line: [*line, "/tmp/second.mp4"],
    "a segment elsewhere": lambda line: [w.replace("filename=v234.mp4", "filename=/tmp/v.mp4") for w in line],
    "a segment above": lambda line: [w.replace("filename=v234.mp4", "filename=../v.mp4") for w in line],
    "a wider whitelist": swap("file,pipe", "file,pipe,http"),
    "no whitelist": lambda line: line[2:],
    "a filter that reads": lambda line: [w.replace("setsar=1", "movie=/etc/passwd") for w in line],
    "a filter we do not use": lambda line: [w.replace("setsar=1", "drawtext=textfile=a") for w in line],
    "a codec's own file": swap("open-gop=0", "open-gop=0:stats=/tmp/x"),
    "an unknown option": lambda line: [*line, "-report", "1"],
    "a report elsewhere": swap("pipe:1", "http://127.0.0.1/"),
    "a list as input": swap("tee", "concat"),
    "a word of its own": lambda line: [*line, "pipe:3"],
    "another program's end": lambda line: [*line, "-y\0"],
    "nothing": lambda _line: [],
}


@pytest.mark.parametrize("crime", CRIMES)
def test_nothing_else_is_taken(crime, folder):
    good = placed(LINES["ladder_odd"][1:], folder)
    bad = CRIMES[crime](good)
    assert bad != good
    with pytest.raises(OrderRefused):
        orders.check("ffmpeg", bad, folder=folder, roots=[folder.parent])


def test_links_folders_and_programs_of_others_are_refused(folder, tmp_path):
    (folder / "link").symlink_to("/etc")
    good = [str(folder / "source.bin"), PROBE_OPTIONS]
    for program, args, place in (
        ("probe", [str(folder / "link" / "passwd"), PROBE_OPTIONS], folder),
        ("probe", [good[0], "{}"], folder),
        ("probe", [good[0]], folder),
        ("probe", good, Path("/etc")),
        ("probe", good, folder / "link"),
        ("sh", ["-c", "id"], folder),
    ):
        with pytest.raises((OrderRefused, ValueError)):
            orders.check(program, args, folder=place, roots=[tmp_path])


@pytest.fixture
def obedient(tmp_path):
    """An encoder in this process that runs sleep, one at a time."""
    server = encoder.Encoder({"sleep": ["/bin/sleep"]}, lambda *_order: None, at_once=1)
    at = tmp_path / "encoder.sock"
    thread = threading.Thread(target=server.serve, args=(encoder.listening(at),))
    thread.start()
    yield at
    server.ending.set()
    thread.join()


def test_what_runs_dies_when_the_asker_is_killed(obedient, tmp_path):
    word = f"88.{os.getpid():08d}"
    asker = (
        "import sys; from pathlib import Path; from media_pipeline import encoding; from media_pipeline.runner import Limits\n"
        "encoding.ask(Path(sys.argv[1]), 'sleep', [sys.argv[2]], folder=Path(sys.argv[3]), limits=Limits(9, 60))"
    )
    process = subprocess.Popen([sys.executable, "-c", asker, obedient, word, tmp_path], cwd=ROOT)
    try:
        until = time.monotonic() + 20
        while not running_with(f"/bin/sleep\0{word}") and time.monotonic() < until:
            time.sleep(0.05)
        assert running_with(f"/bin/sleep\0{word}")
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert not running(f"/bin/sleep\0{word}")


def running_with(words: str) -> bool:
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if words.encode() in entry.read_bytes():
                return True
    return False


def test_who_waits_for_a_place_keeps_its_lease(obedient, tmp_path):
    """The tick comes while another job has the only place; then the second runs."""
    ticks: list[int] = []
    first = threading.Thread(
        target=encoding.ask, args=(obedient, "sleep", ["1.5"]), kwargs={"folder": tmp_path, "limits": QUICK}
    )
    first.start()
    time.sleep(0.3)
    outcome = encoding.ask(
        obedient,
        "sleep",
        ["0.1"],
        folder=tmp_path,
        limits=QUICK,
        on_tick=lambda _p: ticks.append(first.is_alive()),
    )
    first.join()
    assert outcome.is_ok
    assert ticks.count(True) >= 2


@pytest.mark.parametrize(
    "said",
    [b"nonsense\n", b"[]\n", b'{"program": "sleep"}\n', b'{"program":"sleep","args":[],"folder":"/tmp","limits":{}}\n',
     json.dumps({"program": "sleep", "args": ["1"], "folder": "/tmp", "limits": asdict(Limits(0, 1))}).encode() + b"\n"],
)  # fmt: skip
def test_nonsense_is_refused_and_the_next_order_is_taken(obedient, tmp_path, said):
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(str(obedient))
        line.sendall(said)
        assert b"refused" in line.recv(1000)
    assert encoding.ask(obedient, "sleep", ["0"], folder=tmp_path, limits=QUICK).is_ok


def test_an_encoder_that_is_killed_in_the_middle_is_an_error_of_the_system(media):
    with serving(media) as (at, process):

        def kill(_progress):
            process.kill()
            process.wait()

        source = media / "work" / "source.bin"
        source.write_bytes(b"x")
        with pytest.raises(OSError, match=r"broke off|no encoder"):
            encoding.ask(
                at, "probe", [str(source), PROBE_OPTIONS], folder=media / "work", limits=QUICK, on_tick=kill
            )


def test_a_term_signal_lets_it_finish_what_runs(media):
    with serving(media) as (at, process):
        source = media / "work" / "source.bin"
        source.write_bytes(b"x" * 5_000)
        asked = []

        def end(_progress):
            if not asked:
                asked.append(process.send_signal(signal.SIGTERM))

        outcome = encoding.ask(
            at, "probe", [str(source), PROBE_OPTIONS], folder=media / "work", limits=QUICK, on_tick=end
        )
        assert "error" in json.loads(outcome.stdout)
        assert process.wait(20) == 0


def test_the_socket_is_for_owner_and_group_alone(media):
    with serving(media) as (at, _process):
        assert at.stat().st_mode & 0o777 == 0o660
