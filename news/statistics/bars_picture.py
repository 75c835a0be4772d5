"""Bars beside each other, in whole pixels. Pure: what is drawn stands in a table too."""

from dataclasses import dataclass

WIDTH, LABELS, NUMBERS = 720, 250, 60  # of the whole, of the words before a bar, of the number after it
ROW = 30
LONGEST_LABEL = 30  # characters


@dataclass(frozen=True)
class Bar:
    label: str
    y: int
    width: int
    second: int  # the length of the part that is drawn apart, at its end
    number: str

    @property
    def first(self):
        """Where the part at the end begins."""
        return LABELS + self.width - self.second

    @property
    def end(self):
        return LABELS + self.width + 8


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    x: int
    row: int
    bars: list


def picture(rows):
    """Draw rows of (label, number, part of it that is drawn apart, what is said after the bar)."""
    most = max((number for _label, number, _part, _said in rows), default=0) or 1
    scale = (WIDTH - LABELS - NUMBERS) / most
    bars = [
        Bar(_short(label), index * ROW, round(number * scale), round(part * scale), str(said))
        for index, (label, number, part, said) in enumerate(rows)
    ]
    return Picture(WIDTH, ROW * len(rows), LABELS, ROW, bars)


def _short(label):
    return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
