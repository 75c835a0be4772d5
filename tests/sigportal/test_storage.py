import pytest

from sigportal.storage import StaticCompressor


@pytest.mark.parametrize(
    ("name", "made"), [("css/base.css", {".gz", ".br"}), ("ckeditor/ckeditor/ckeditor.js", {".gz"})]
)
def test_what_visitors_are_sent_is_compressed_both_ways_and_the_editor_one_way(tmp_path, name, made):
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("p { color: black }\n" * 200)

    list(StaticCompressor(quiet=True).compress(str(file)))

    assert {path.suffix for path in file.parent.iterdir()} == {file.suffix, *made}
