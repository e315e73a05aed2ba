"""T14: hours by partner and month over ten million entries on PostgreSQL, from the roll-up and by a scan of the ledger."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from tests.bench.rig import Size, environment, prepare, python
from tests.bench.table import Line, faster, note
from tests.services import postgres
from tests.services.process import free_port

ROW_BYTES = 1_000  # of disk for an entry, with what the server needs besides


def bench(size: Size) -> list[Line]:
    """Its lines, on a cluster of its own. It need not sync: nothing that is timed writes."""
    with postgres.running() as cluster:
        return measured_on(cluster, size)


def measured_on(cluster: postgres.Postgres, size: Size) -> list[Line]:
    """The same figures twice, in turn and compared row by row: a difference ends the bench."""
    room = shutil.disk_usage(cluster.data).free // ROW_BYTES
    entries = min(size.entries, room)
    short = "" if entries == size.entries else f" (the disk has no room for {size.entries:,})"
    with tempfile.TemporaryDirectory(prefix="academy-hours-") as name:
        env = environment(Path(name), free_port(), cluster.url)
        prepare(env)
        found = json.loads(python(env, "-m", "tests.bench.ledger", str(entries)).splitlines()[-1])
    scope = f"{entries:,} entries{short}, {found['partners']} partners, {found['months']} months"
    return [
        faster("T14", f"hours by partner and month, {scope} (stretch 50 ms)", found["rollup_ms"], found["scan_ms"], 30,
               unit="ms", of=f"the scan; all {found['rows']:,} figures are the same"),
        note("T14", "of one partner, the last twelve months, as a page asks", f"{found['page_ms']:.2f} ms"),
        note("T14", "the roll-up made again from the entries", f"{found['mended_s']:.1f} s",
             f"{found['seeded_s']:.0f} s to write these entries"),
    ]  # fmt: skip
