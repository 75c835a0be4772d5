"""How the example film and pictures were made: `.venv/bin/python plans/example/make.py`.

Cards are drawn by the installed Chromium, and joined by ffmpeg. The times of the captions are those of the cards.
"""

import shutil
import subprocess
import tempfile
from html import escape
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
SECONDS, FADE = 4.5, 0.5
CARDS = [
    ("Sociala insatsgrupper", "En film om arbetssättet."),
    ("Samverkan är viktig", "Polis, socialtjänst, skola och andra samverkar kring en ung människa."),
    ("Individens behov i fokus", "Den unges behov styr vilka som är med och vad de gör."),
    ("21 februari 2013", "Rikspolisstyrelsen fick regeringens uppdrag att återuppta arbetet."),
    ("Från 12 till 21", "Ambitionen är en social insatsgrupp i varje polismyndighet."),
    ("Strukturerat samarbete ger effekt", "Läs mer på webbplatsen."),
]
STYLE = """
* { box-sizing: border-box; margin: 0 }
body { width: 1280px; height: 720px; background: #faf6ee; color: #1c2629; position: relative; overflow: hidden }
main { position: absolute; left: 96px; top: 0; width: 620px; height: 720px; display: grid; align-content: center; gap: 28px }
h1 { font: 600 62px/1.15 Charter, "Bitstream Charter", Georgia, serif; color: #0f5257; letter-spacing: -0.012em }
p { font: 36px/1.4 system-ui, "DejaVu Sans", sans-serif }
b { position: absolute; left: 96px; top: 64px; padding: 6px 20px; border: 2px solid; border-radius: 99px;
    color: #7d4700; font: 600 24px/1.4 system-ui, "DejaVu Sans", sans-serif }
svg { position: absolute }
"""
RINGS = [(32, 21), (20.5, 41), (43.5, 41)]


def mark(*, apart=0.0, tint="#0f5257", heart=6.5):
    """The mark, its circles moved away from the middle by a share of their distance."""
    moved = [(32 + (x - 32) * (1 + apart), 34.3 + (y - 34.3) * (1 + apart)) for x, y in RINGS]
    rings = "".join(f'<circle cx="{x}" cy="{y}" r="19" fill="{tint}" fill-opacity=".55"/>' for x, y in moved)
    return f'{rings}<circle cx="32" cy="34.5" r="{heart}" fill="#f2b24c"/>'


def card(number, title, text):
    # The circles come together, from card to card, around the small one.
    apart = 1.1 - 1.1 * number / (len(CARDS) - 1)
    rings = mark(apart=apart)
    return (
        f'<svg style="left:760px;top:110px" width="500" height="500" viewBox="-8 -8 80 80" overflow="visible">'
        f"{rings}</svg><b>Exempel</b><main><h1>{escape(title)}</h1><p>{escape(text)}</p></main>"
    )


def shapes(ground, tint, marks):
    drawn = "".join(
        f'<svg style="left:{x}px;top:{y}px" width="{size}" height="{size}" viewBox="0 0 64 64" overflow="visible">'
        f"{mark(apart=apart, tint=tint)}</svg>"
        for x, y, size, apart in marks
    )
    return f'<div style="position:absolute;inset:0;background:{ground}">{drawn}</div>'


PICTURES = {
    "together": shapes("#e2eeeb", "#0f5257", [(360, 60, 600, 0)]),
    "many": shapes(
        "#fdf0d7", "#0f5257", [(90 + 380 * (n % 3), 40 + 340 * (n // 3), 300, 0.1 * n) for n in range(6)]
    ),
    "film": card(0, *CARDS[0]),
}


def draw(folder):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 720})
        drawn = {f"card-{n}": card(n, *words) for n, words in enumerate(CARDS)}
        for name, body in {**drawn, **PICTURES}.items():
            page.set_content(f"<!doctype html><meta charset=utf-8><style>{STYLE}</style>{body}")
            page.screenshot(path=folder / f"{name}.png")
        browser.close()
    for name in PICTURES:
        Image.open(folder / f"{name}.png").convert("RGB").save(HERE / f"{name}.webp", lossless=True, method=6)


def film(folder):
    asked = [
        word for n in range(len(CARDS)) for word in ("-loop", "1", "-t", str(SECONDS), "-i", f"card-{n}.png")
    ]
    steps, last = [], "0:v"
    for n in range(1, len(CARDS)):
        steps.append(
            f"[{last}][{n}:v]xfade=transition=fade:duration={FADE}:offset={n * (SECONDS - FADE)}[v{n}]"
        )
        last = f"v{n}"
    coded = ["-c:v", "libx264", "-preset", "veryslow", "-crf", "24", "-pix_fmt", "yuv420p", "-r", "25"]
    subprocess.run(
        [
            "ffmpeg",
            "-y",
            "-loglevel",
            "error",
            *asked,
            "-filter_complex",
            ";".join(steps),
            "-map",
            f"[{last}]",
            *coded,
            "-map_metadata",
            "-1",
            "-movflags",
            "+faststart",
            str(HERE / "film.mp4"),
        ],
        cwd=folder,
        check=True,
    )


def captions():
    """A silent film: the captions say what the cards say."""
    lines = ["WEBVTT", ""]
    for n, (title, text) in enumerate(CARDS):
        starts = n * (SECONDS - FADE) + FADE / 2 * bool(n)
        ends = (n + 1) * (SECONDS - FADE) + FADE / 2
        lines += [f"{_time(starts)} --> {_time(ends)}", "Exempel." if n == 0 else "", f"{title}.", text, ""]
    text = "\n".join(lines).replace("\n\n\n", "\n\n")
    (HERE / "film.vtt").write_text("\n".join(_without_gaps(text.split("\n"))), encoding="utf-8")


def _without_gaps(lines):
    """A blank line ends a caption, so none may stand after its times."""
    return [line for before, line in zip(["", *lines], lines, strict=False) if line or "-->" not in before]


def _time(seconds):
    return f"00:00:{seconds:06.3f}"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        draw(Path(name))
        film(Path(name))
    captions()
