import brotli
import pytest
from django.apps import apps
from django.contrib.staticfiles.finders import get_finders

from sigportal.storage import StaticCompressor


def make_file(folder, name):
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("p { color: black }\n" * 200)
    return file


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("css/base.css", {".gz", ".br"}),
        ("ckeditor/ckeditor/ckeditor.js", {".gz"}),
        ("admin/js/core.js", {".gz"}),
        ("admin-portal/start.css", {".gz"}),
    ],
)
def test_what_visitors_are_sent_is_compressed_both_ways_and_what_staff_is_sent_one_way(tmp_path, name, made):
    file = make_file(tmp_path / "admin", name)  # where the portal itself lives tells nothing

    list(StaticCompressor(tmp_path / "admin", quiet=True).compress(str(file)))

    assert {path.suffix for path in file.parent.iterdir()} == {file.suffix, *made}


def test_the_copy_with_the_hash_in_its_name_is_not_compressed_again(tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr(
        StaticCompressor, "compress_brotli", lambda _self, data: made.append(1) or brotli.compress(data)
    )
    files = [make_file(tmp_path, name) for name in ("css/base.css", "css/base.0a1b2c.css")]
    compressor = StaticCompressor(tmp_path, quiet=True)

    for file in files:
        compressor.compress(str(file))

    assert len(made) == 1
    assert files[0].with_suffix(".css.br").read_bytes() == files[1].with_suffix(".css.br").read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "ckeditor/ckeditor-init.js",
        "ckeditor/ckeditor/ckeditor.js",
        "ckeditor/ckeditor/config.js",
        "ckeditor/ckeditor/lang/en.js",
        "ckeditor/ckeditor/lang/sv.js",
        "ckeditor/ckeditor/plugins/icons.png",
        "ckeditor/ckeditor/plugins/a11yhelp/dialogs/lang/sv.js",
        "ckeditor/ckeditor/plugins/link/dialogs/link.js",
        "ckeditor/ckeditor/plugins/table/dialogs/table.js",
        "ckeditor/ckeditor/skins/moono-lisa/editor.css",
        "ckeditor/ckeditor/styles.js",
        "admin/css/base.css",
        "css/base.css",
    ],
)
def test_what_pages_and_the_editor_ask_for_is_collected(name):
    assert name in collected()


def test_what_the_editor_brings_for_others_is_not_collected():
    assert not [name for name in collected() if "samples" in name or "codesnippet/" in name]
    assert "ckeditor/ckeditor/lang/de.js" not in collected()


def collected():
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    return {str(name) for finder in get_finders() for name, _storage in finder.list(ignored)}
