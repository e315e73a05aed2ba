"""Builds parts of an island into one module for Node, and runs a script of these tests with it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from launcher.front_end import find_node

ROOT = Path(__file__).resolve().parents[3]
TS = ROOT / "assets" / "ts"


class Island:
    """`parts`: names by the module below assets/ts that exports them, as {"lease/span": "SpanRecorder"}."""

    def __init__(self, folder: Path, parts: Mapping[str, str]) -> None:
        entry, self.bundle = folder / "entry.ts", folder / "bundle.cjs"
        lines = [
            f"export {{ {names} }} from {json.dumps(str(TS / f'{part}.ts'))};"
            for part, names in parts.items()
        ]
        entry.write_text("\n".join(lines), encoding="utf-8")
        self.node = str(find_node(os.environ).node)
        esbuild = ROOT / "node_modules" / "esbuild" / "bin" / "esbuild"
        self.esbuild = [str(esbuild)] if esbuild.read_bytes()[:4] == b"\x7fELF" else [self.node, str(esbuild)]
        options = [
            "--bundle",
            "--format=cjs",
            "--platform=node",
            "--log-level=error",
            f"--outfile={self.bundle}",
        ]
        subprocess.run([*self.esbuild, str(entry), *options], check=True, timeout=60)

    def run(self, script: str, *words: object, within_s: float = 60) -> list[dict[str, Any]]:
        """The JSON lines that the script prints."""
        line = [
            self.node,
            str(Path(__file__).with_name(script)),
            str(self.bundle),
            *(str(word) for word in words),
        ]
        done = subprocess.run(line, check=False, timeout=within_s, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return [json.loads(text) for text in done.stdout.splitlines()]

    def pack(self, part: str, out: Path, *, apart: str = "") -> None:
        """One module as browsers get it, to be weighed; `apart` is what it loads later."""
        later = [f"--external:{apart}"] if apart else []
        options = [*later, "--bundle", "--minify", "--format=esm", "--target=es2018", f"--outfile={out}"]
        line = [*self.esbuild, str(TS / f"{part}.ts"), "--log-level=error", *options]
        subprocess.run(line, check=True, timeout=60)
