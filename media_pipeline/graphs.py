"""The filter graph of a command line, taken apart: pure."""

from __future__ import annotations

import re

OPTION = "-filter_complex"
_PAD = re.compile(r"\[(\w+)\]")


def alone(line: list[str]) -> list[str]:
    """The command line with each graph that feeds no other in an option of its own."""
    if OPTION not in line:
        return line
    at = line.index(OPTION)
    options = [word for graph in apart(line[at + 1]) for word in (OPTION, graph)]
    return [*line[:at], *options, *line[at + 2 :]]


def apart(graph: str) -> list[str]:
    """The graphs of which none feeds another. ffmpeg begins a graph anew when a picture changes its size: sound in the
    same one would begin anew too, with silence from the start of the film.
    """
    found: list[tuple[set[str], list[str]]] = []
    for link in graph.split(";"):
        pads = set(_PAD.findall(link))
        joined = [one for one in found if one[0] & pads]
        for one in joined:
            found.remove(one)
        links = [known for one in joined for known in one[1]]
        found.append((pads.union(*(one[0] for one in joined)), [*links, link]))
    return [";".join(links) for _pads, links in found]
