"""A recogniser for tests: does what its second word says, after looking at the sound."""

import json
import socket
import sys
import wave
from pathlib import Path

how, audio, output, language = sys.argv[1:5]
with wave.open(audio) as sound:
    shape = (sound.getframerate(), sound.getnchannels(), sound.getsampwidth())
    length_s = sound.getnframes() / sound.getframerate()


def answer(told: object) -> None:
    Path(f"{output}.json").write_text(json.dumps(told), encoding="utf-8")


def tries(act) -> str:
    try:
        act()
    except OSError:
        return "closed"
    return "open"


if how == "json":
    first = {"offsets": {"from": 0, "to": 900}, "text": f" 你好 {language}"}
    answer({"transcription": [first, {"start": 1.0, "end": length_s, "text": str(shape), "confidence": 0.3}]})
elif how == "print":
    print("[00:00:00.000 --> 00:00:00.900]   hello", flush=True)
elif how == "silence":
    print("nothing")
elif how == "fail":
    sys.exit("the model is not here")
elif how == "spy":
    secret = Path(audio).parents[2] / "secret.txt"
    found = [tries(secret.read_text), tries(lambda: socket.socket(socket.AF_INET))]
    answer([{"start_ms": 0, "end_ms": 900, "text": " ".join(found), "confidence": 1}])
