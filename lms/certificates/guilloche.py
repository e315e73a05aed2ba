"""The engraved lines of the paper, computed: the same numbers give the same SVG, byte for byte (pure).

`templates/certificates/frame.svg` is this module's output; a test keeps the two equal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

PAGE_MM = (297.0, 210.0)
# A cubic whose handles are this share of the half wave is a cosine to within 0.6 % of its height.
COSINE_HANDLE = 0.3642
# Paths are drawn in whole steps of 0.05 mm: finer than ink, and a third shorter than fractions.
STEPS_PER_MM = 20
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the frame's middle line: where, which way it runs, and how strongly it bends there."""

    x: float
    y: float
    angle: float
    bend: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle with round corners, run through clockwise from the top left."""

    inset: float
    radius: float

    @property
    def sides(self) -> tuple[float, float]:
        """The straight parts, horizontal and vertical."""
        trim = 2 * (self.inset + self.radius)
        return PAGE_MM[0] - trim, PAGE_MM[1] - trim

    @property
    def length(self) -> float:
        return 2 * sum(self.sides) + math.tau * self.radius

    def spot(self, way: float) -> Spot:
        """The place after `way` mm."""
        way %= self.length
        quarter = math.pi / 2 * self.radius
        for side in range(4):
            straight = self.sides[side % 2]
            angle = side * math.pi / 2
            x, y = self._start(side)
            if way <= straight:
                return Spot(x + way * math.cos(angle), y + way * math.sin(angle), angle, 0.0)
            way -= straight
            if way <= quarter:
                return self._corner(side, way / self.radius)
            way -= quarter
        return self.spot(0.0)

    def _start(self, side: int) -> Point:
        """Where the straight part of a side begins."""
        near, far = self.inset + self.radius, self.inset
        width, height = PAGE_MM
        return [(near, far), (width - far, near), (width - near, height - far), (far, height - near)][side]

    def _corner(self, side: int, turned: float) -> Spot:
        """The place on the arc after a side, `turned` radians into it."""
        near = self.inset + self.radius
        width, height = PAGE_MM
        x, y = [(width - near, near), (width - near, height - near), (near, height - near), (near, near)][
            side
        ]
        angle = side * math.pi / 2 + turned
        outward = angle - math.pi / 2
        return Spot(
            x + self.radius * math.cos(outward), y + self.radius * math.sin(outward), angle, 1 / self.radius
        )


def band(frame: Frame, *, waves: int, height: float, strands: int, phase: float = 0.0) -> str:
    """A woven band along the frame: `strands` cosines of `height` mm, each a little further on; an SVG path."""
    half = frame.length / (2 * waves)
    return "".join(
        _strand(frame, half, 2 * waves, height, (phase + 2 * number / strands) * half)
        for number in range(strands)
    )


def _strand(frame: Frame, half: float, peaks: int, height: float, shift: float) -> str:
    """One closed cosine around the frame, a cubic from each peak to the next."""
    spots = [frame.spot(shift + peak * half) for peak in range(peaks)]
    sides = [height if peak % 2 else -height for peak in range(peaks)]
    path = f"M{_point(_off(spots[0], sides[0], 0))}"
    for peak in range(peaks):
        here, there = spots[peak], spots[(peak + 1) % peaks]
        away, back = sides[peak], sides[(peak + 1) % peaks]
        path += (
            f"C{_point(_off(here, away, COSINE_HANDLE * half))} "
            f"{_point(_off(there, back, -COSINE_HANDLE * half))} {_point(_off(there, back, 0))}"
        )
    return path + "Z"


def _off(spot: Spot, aside: float, ahead: float) -> Point:
    """A point `aside` mm to the right of the line at `spot`, then `ahead` along it (longer outside of a bend)."""
    ahead *= 1 - aside * spot.bend
    along, across = math.cos(spot.angle), math.sin(spot.angle)
    return spot.x - aside * across + ahead * along, spot.y + aside * along + ahead * across


def rosette(centre: Point, *, radius: float, height: float, petals: int, strands: int) -> str:
    """Closed waves around a circle, turned against each other; an SVG path."""
    path = ""
    for number in range(strands):
        turn = math.tau * number / (strands * petals)
        path += _petals(centre, radius, height, petals, turn)
    return path


def _petals(centre: Point, radius: float, height: float, petals: int, turn: float) -> str:
    """One wave around a circle, a cubic from each peak to the next."""
    step = math.pi / petals
    path = ""
    for peak in range(2 * petals + 1):
        angle = turn + peak * step
        reach = radius + (height if peak % 2 else -height)
        handle = COSINE_HANDLE * step * reach
        point = (centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle))
        ahead = (-math.sin(angle) * handle, math.cos(angle) * handle)
        before = (point[0] - ahead[0], point[1] - ahead[1])
        after = (point[0] + ahead[0], point[1] + ahead[1])
        path += f"{_point(before)} {_point(point)}" if peak else f"M{_point(point)}"
        path += f"C{_point(after)} " if peak < 2 * petals else "Z"
    return path


def _point(point: Point) -> str:
    """Two coordinates in whole steps."""
    return ",".join(str(round(value * STEPS_PER_MM)) for value in point)


def frame_svg() -> str:
    """The whole page: a pale rosette in the middle, a woven border, hairlines."""
    middle = Frame(inset=13.0, radius=11.0)
    centre = (PAGE_MM[0] / 2, 101.0)
    layers = [
        ("#dfebe8", 0.18, rosette(centre, radius=40, height=14, petals=18, strands=4)),
        ("#0b6e63", 0.13, band(middle, waves=54, height=3.1, strands=5)),
        ("#a8501a", 0.11, band(middle, waves=27, height=1.6, strands=3, phase=0.25)),
    ]
    lines = "".join(
        f'<path stroke="{colour}" stroke-width="{width * STEPS_PER_MM:g}" d="{path}"/>'
        for colour, width, path in layers
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="297mm" height="210mm" viewBox="0 0 297 210" fill="none">'
        f'<g transform="scale({1 / STEPS_PER_MM:g})">{lines}</g>'
        f"{_hairline(8.6, 15.4)}{_hairline(17.4, 6.6)}{_hairline(18.3, 5.7, 0.12)}</svg>\n"
    )


def _hairline(inset: float, radius: float, width: float = 0.3) -> str:
    """A thin frame."""
    return (
        f'<rect x="{inset}" y="{inset}" width="{PAGE_MM[0] - 2 * inset:g}" height="{PAGE_MM[1] - 2 * inset:g}" '
        f'rx="{radius}" stroke="#0b6e63" stroke-width="{width}"/>'
    )
