"""The prober: looks into one uploaded file with PyAV, in a process of its own, so that a crash in a demuxer stays there.

Importing this package loads nothing: what runs in the process is `main`. Standard library and PyAV only, no settings.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).resolve().parent
# -I leaves out the folder we are in, and the process may list no folder but this one: both packages are told to it.
BOOT = """
import sys, types
here = sys.argv.pop(1)
for name, path in (("media_pipeline", []), ("media_pipeline.prober", [here])):
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = path
from media_pipeline.prober.main import main
main()
"""


def command(python: str) -> list[str]:
    """What starts the prober; SOURCE and OPTIONS follow."""
    return [python, "-I", "-B", "-c", BOOT, str(HERE)]
