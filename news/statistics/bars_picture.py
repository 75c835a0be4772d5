"""Bars beside each other, in whole pixels. Pure: what is drawn stands in a table too."""

from dataclasses import dataclass

WIDTH, LABELS, NUMBERS = 720, 250, 70  # of the whole, of the words before a bar at most, of what follows it
LETTER = 8  # the width of most of them
ROW = 30
LONGEST_LABEL = 30  # characters


@dataclass(frozen=True)
class Bar:
    label: str
    y: int
    width: int
    second: int  # the length of the part that is drawn apart, at its end
    number: str
    x: int  # where it begins

    @property
    def first(self):
        """Where the part at the end begins."""
        return self.x + self.width - self.second

    @property
    def end(self):
        return self.x + self.width + 8


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    x: int
    bars: list


def picture(rows):
    """Draw rows of (label, number, part of it that is drawn apart, what is said after the bar)."""
    most = max((number for _label, number, _part, _said in rows), default=0) or 1
    labels = [_short(label) for label, *_numbers in rows]
    x = min(LABELS, LETTER * max(map(len, labels), default=0) + 2 * LETTER)
    scale = (WIDTH - x - NUMBERS) / most
    bars = [
        Bar(label, index * ROW, round(number * scale), round(part * scale), str(said), x)
        for index, (label, (_label, number, part, said)) in enumerate(zip(labels, rows, strict=True))
    ]
    return Picture(WIDTH, ROW * len(rows), x, bars)


def _short(label):
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
