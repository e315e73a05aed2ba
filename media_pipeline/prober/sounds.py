"""Whether anything is to be heard in a track: a little of it, decoded in several places."""

from __future__ import annotations

from array import array
from typing import Any

import av
import av.container
import av.error

SPOTS, PACKETS = 8, 12
SILENCE = 33  # -60 dB of 16 bits: below the noise of any microphone that was on


def is_heard(container: av.container.InputContainer, stream: Any) -> bool:  # Any: a PyAV stream
    """True as soon as a spot is louder than silence; also when nothing could be decoded, which proves nothing."""
    decoded = False
    length = _length(container, stream)
    for spot in range(SPOTS):
        try:
            container.seek((stream.start_time or 0) + length * spot // SPOTS, stream=stream)
            for peak in _peaks(container, stream):
                decoded = True
                if peak > SILENCE:
                    return True
        except (av.error.FFmpegError, ValueError, OverflowError):
            continue
    return not decoded


def _length(container: av.container.InputContainer, stream: Any) -> int:  # Any: a PyAV stream
    """What the header says, in the stream's own units: only to know where to look."""
    if stream.duration and stream.duration > 0:
        return int(stream.duration)
    declared = (container.duration or 0) / av.time_base
    return int(declared / stream.time_base) if stream.time_base else 0


def _peaks(container: av.container.InputContainer, stream: Any) -> Any:  # Any: a PyAV stream; an iterator
    """The loudest sample of each of the next few frames."""
    resampler = av.AudioResampler(format="s16", layout="mono")
    for tried, packet in enumerate(container.demux(stream)):
        for frame in packet.decode():
            for plain in resampler.resample(frame):
                samples = array("h", bytes(plain.planes[0])[: plain.samples * 2])
                yield max(max(samples, default=0), -min(samples, default=0))
        if tried >= PACKETS:
            return
