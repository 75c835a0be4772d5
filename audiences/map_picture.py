"""The map of Sweden: one path a county, marked when there is an area in it.

The outlines are Statistics Sweden's open data (CC0): see NOTICE.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OUTLINES = Path(__file__).resolve().parent / "data" / "counties.json"


@dataclass(frozen=True)
class CountyShape:
    code: str
    name: str
    path: str
    count: int


@dataclass(frozen=True)
class MapPicture:
    view_box: str
    counties: list


def picture(counts):
    """Draw the counties, given how many areas each has: {code: count}. Those with areas come last, on top."""
    outlines = _outlines()
    shapes = [
        CountyShape(each["code"], each["name"], each["d"], counts.get(each["code"], 0))
        for each in outlines["items"]
    ]
    return MapPicture(outlines["viewBox"], sorted(shapes, key=lambda shape: shape.count > 0))


@cache
def _outlines():
    return json.loads(OUTLINES.read_text(encoding="utf-8"))
