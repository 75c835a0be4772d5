from pathlib import Path

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names carry the content's hash, so that browsers may keep files for ever."""

    def create_compressor(self, **options):
        return StaticCompressor(**options)


class StaticCompressor(Compressor):
    """Brotli for what visitors are sent. The editor's thousand files would take it half a minute."""

    def __init__(self, **options):
        super().__init__(**options)
        self.for_editor = Compressor(**options, use_brotli=False)

    def compress(self, path):
        if "ckeditor" in Path(path).parts:
            return self.for_editor.compress(path)
        return super().compress(path)
