"""Files of which a part is lost: cut off, torn, overwritten; and those of which nothing is left to see."""

from __future__ import annotations

import random

from tests.media_pipeline.corpus.draw import AAC, FAST, Case, Maker, changed, encoded, heard

PARTLY = "partly-readable"
LONG = {"length": 3}
FASTSTART = encoded(*FAST, *AAC, "-g", "5", "-movflags", "+faststart", **LONG)
SOUND = frozenset({"a48"})


def cut(make: Maker, share: float) -> Maker:
    """The first `share` of the file: the copy was interrupted."""
    return changed(make, lambda data: data[: int(len(data) * share)])


def torn(make: Maker, share: float, *, begin: float = 0.5, seed: int = 7) -> Maker:
    """From `begin` on, so many of the bytes are wrong."""

    def tear(data: bytearray) -> bytearray:
        dice = random.Random(seed)
        for spot in range(int(len(data) * begin), len(data)):
            if dice.random() < share:
                data[spot] ^= 0xFF
        return data

    return changed(make, tear)


def emptied(make: Maker, begin: float) -> Maker:
    """The space was reserved, but the end was never written: zeros."""
    return changed(
        make, lambda data: data[: int(len(data) * begin)] + bytes(len(data) - int(len(data) * begin))
    )


MKV = encoded(*FAST, *AAC, "-g", "5", **LONG)
AVI = encoded("-c:v", "mpeg4", "-g", "5", "-c:a", "libmp3lame", **LONG)

CASES: dict[str, Case] = {
    "begun.ts": Case(
        changed(encoded(*FAST, *AAC, "-g", "5", **LONG), lambda data: data[1_000:])
    ),  # within a packet
    "cutfast.mp4": Case(cut(FASTSTART, 0.6), "damaged", PARTLY, (PARTLY,)),
    "cuttail.mp4": Case(cut(FASTSTART, 0.995), warnings=()),
    "cut.mkv": Case(cut(MKV, 0.6), "damaged", PARTLY),
    "cut.avi": Case(cut(AVI, 0.6), "damaged", PARTLY),
    "cut.wav": Case(cut(heard(), 0.6), "damaged", PARTLY, renditions=SOUND),
    "cut.flac": Case(cut(heard(length=4), 0.5), "damaged", PARTLY, renditions=SOUND),
    "cut.ts": Case(cut(encoded(*FAST, *AAC, **LONG), 0.6)),  # such a file does not say how long it should be
    "torn.mp4": Case(torn(FASTSTART, 0.02), "damaged", PARTLY),
    "torn.ts": Case(torn(encoded(*FAST, *AAC, "-g", "5", **LONG), 0.01), "damaged", PARTLY),
    "torn.mp3": Case(torn(heard("-c:a", "libmp3lame", length=3), 0.05), "damaged", PARTLY, renditions=SOUND),
    "emptied.mp4": Case(emptied(FASTSTART, 0.5), "damaged", PARTLY),
    "scratched.mp4": Case(torn(FASTSTART, 0.0002, begin=0.4), "damaged", PARTLY),
    "scratch.mp4": Case(torn(FASTSTART, 0.00003, begin=0.4), warnings=("decode-errors",)),
    "cut.mp4": Case(cut(encoded(*FAST, *AAC, **LONG), 0.6), "refused", "incomplete"),
    "hollow.mp4": Case(cut(encoded(*FAST, *AAC), 0.001), "refused", "incomplete"),
    "shredded.mp4": Case(torn(FASTSTART, 0.9, begin=0.05), "refused", "unreadable"),
    "oneframe.mp4": Case(encoded(*FAST, "-frames:v", "1", "-an"), "refused", "too-short"),
}
