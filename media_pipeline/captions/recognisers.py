"""Words out of sound by a program of this machine: the interface, and the adapter for any command line. Off by default.

`CAPTION_RECOGNISER` is a command line, for example (whisper.cpp)
`/opt/whisper/whisper-cli -m /opt/whisper/small.bin -l {language} -f {audio} -oj -of {output}`.
It runs shut in like ffmpeg: no network, it reads the sound and what the line names by absolute path, and writes into a
folder of its own. Nothing of the sound leaves the machine, and no model is ours.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from media_pipeline import options, runner
from media_pipeline.captions import reading
from media_pipeline.captions.cues import Cue, clean
from media_pipeline.captions.problems import CaptionsUnreadable

MEMORY = 16 << 30
CPU_A_SECOND, WALL_A_SECOND, AT_LEAST_S = 60, 40.0, 600
LONGEST_TAIL = 2_000
SURE = 0.6
ENDINGS = ("json", "vtt", "srt", "txt")
_PRINTED = re.compile(r"^\[([\d:.]+) --> ([\d:.]+)\]\s*(.+)$", re.MULTILINE)
Json = dict[str, Any]  # Any: JSON of several programs


class RecogniserFailed(RuntimeError):
    """The program did not do its work; the message is its own last words."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A line as a recogniser heard it; `confidence` from 0 to 1, None when it does not say."""

    cue: Cue
    confidence: float | None = None

    @property
    def is_sure(self) -> bool:
        return self.confidence is None or self.confidence >= SURE


class Recogniser(Protocol):
    """What turns a sound file (16 kHz, mono WAV) into lines. Another engine is another class with this method."""

    def recognise(
        self, audio: Path, *, language: str, length_ms: int, on_tick: Callable[[int], None]
    ) -> list[Heard]:
        """Lines in order of time. `language` is a tag as in zh-hans; `on_tick` hears the milliseconds done, keeps the
        lease and may raise. Raises RecogniserFailed.
        """


@dataclass(frozen=True, slots=True)
class CommandRecogniser:
    """A program by its command line: {audio}, {language} (zh), {tag} (zh-hans) and {output} (no ending) are put in.

    It answers in {output}.json, .vtt, .srt or .txt, or prints.
    """

    line: str

    def recognise(
        self, audio: Path, *, language: str, length_ms: int, on_tick: Callable[[int], None]
    ) -> list[Heard]:
        folder = audio.parent / "out"
        folder.mkdir(exist_ok=True)
        argv = self.argv(audio, folder / "captions", language)
        film_s = length_ms // 1_000
        wall_s = AT_LEAST_S + WALL_A_SECOND * film_s
        limits = runner.Limits(
            cpu_s=AT_LEAST_S + CPU_A_SECOND * film_s,
            wall_s=wall_s,
            silence_s=wall_s,
            memory=MEMORY,
            file=1 << 30,
        )
        outcome = runner.run(
            argv,
            folder=folder,
            limits=limits,
            reads=[str(audio), *self.files(argv)],
            on_tick=lambda progress: on_tick(progress.out_ms),
        )
        if not outcome.is_ok:
            raise RecogniserFailed(
                outcome.stopped or outcome.stderr_tail[-LONGEST_TAIL:] or f"ended with {outcome.code}"
            )
        return parse(_answer(folder) or outcome.stdout)

    def argv(self, audio: Path, output: Path, language: str) -> list[str]:
        """The line as words. Raises RecogniserFailed when its program is not here."""
        places = {
            "{audio}": str(audio),
            "{output}": str(output),
            "{language}": language.split("-", maxsplit=1)[0],
            "{tag}": language,
        }
        words = []
        for word in shlex.split(self.line):
            for name, value in places.items():
                word = word.replace(name, value)  # noqa: PLW2901  put in one after the other
            words.append(word)
        program = shutil.which(words[0]) if words else None
        if program is None:
            raise RecogniserFailed(f"no such program: {words[0] if words else ''}")
        return [program, *words[1:]]

    @staticmethod
    def files(argv: list[str]) -> list[str]:
        """Models and scripts that the line names."""
        return [word for word in argv[1:] if word.startswith("/") and Path(word).exists()]


def current() -> Recogniser | None:
    """The recogniser of the settings; None when there is none."""
    line = options.text("RECOGNISER")
    return CommandRecogniser(line) if line else None


def _answer(folder: Path) -> str:
    """The file that the program wrote, the richest first."""
    for ending in ENDINGS:
        for path in sorted(folder.glob(f"captions*.{ending}")):
            if path.stat().st_size <= 5 * reading.MAX_BYTES:
                return path.read_text(encoding="utf-8", errors="replace")
    return ""


def parse(text: str) -> list[Heard]:
    """Lines of an answer: JSON of known programs, or captions in any format. Nothing said is no lines."""
    try:
        told = json.loads(text)
    except ValueError:
        printed = _PRINTED.sub(lambda found: f"{found[1]} --> {found[2]}\n{found[3]}\n", text)
        try:
            return [Heard(cue) for cue in reading.read_text(printed)[0]]
        except CaptionsUnreadable:
            return []
    heard = [line for item in _segments(told) if (line := _heard(item))]
    return sorted(heard, key=lambda line: line.cue.start_ms)


def _segments(told: Any) -> Iterator[Json]:  # Any: JSON
    """Segments under whatever name: `transcription` (whisper.cpp), `segments` (Whisper), `result` (Vosk), or a list."""
    if isinstance(told, dict):
        for name in ("transcription", "segments", "result", "cues", "lines"):
            if isinstance(told.get(name), list):
                told = told[name]
                break
    if isinstance(told, list):
        yield from (item for item in told if isinstance(item, dict))


def _heard(item: Json) -> Heard | None:
    offsets = item.get("offsets") if isinstance(item.get("offsets"), dict) else {}
    try:
        if offsets:
            start, end = int(offsets["from"]), int(offsets["to"])
        elif "start_ms" in item:
            start, end = int(item["start_ms"]), int(item["end_ms"])
        else:
            start, end = round(float(item["start"]) * 1_000), round(float(item["end"]) * 1_000)
        words = clean(str(item.get("text") or item.get("word") or ""))
        said = item.get("confidence", item.get("conf"))
        confidence = float(said) if said is not None else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    return Heard(Cue(max(0, start), end, words), confidence) if words and end > max(0, start) else None
