"""Example pictures and an example film, from files that come with the portal."""

from django.core.files import File

from news.models import Document, Image
from news.pictures import reading
from news.slugs import free_slug


def take_images(rows, folder):
    """Take in the pictures and return them by the names of their files."""
    images = {}
    for row in rows:
        values = {key: value for key, value in row.items() if key != "file"}
        image = images[row["file"]] = Image(**values, is_example=True)
        with (folder / row["file"]).open("rb") as file:
            image.take(reading.read(File(file)))
        image.save()
    return images


def show_film(row, folder, images, *, at):
    values = {key: row[key] for key in ("title", "lead", "transcript")}
    with (folder / row["file"]).open("rb") as file:
        return Document.objects.create(
            **values,
            slug=free_slug(row["title"], Document),
            captions=(folder / row["captions"]).read_text(encoding="utf-8"),
            poster=images[row["poster"]],
            file=File(file),
            published_at=at,
            updated_at=at,
            is_example=True,
        )
