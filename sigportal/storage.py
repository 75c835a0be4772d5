from functools import lru_cache
from pathlib import Path

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Only those who sign in are sent these; brotli would take a quarter of the first start for them.
FOR_STAFF = {"admin", "admin-portal", "ckeditor"}


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names carry the content's hash, so that browsers may keep files for ever."""

    def create_compressor(self, **options):
        return StaticCompressor(self.location, **options)


class StaticCompressor(Compressor):
    """Brotli for what visitors are sent, gzip for all; once for a file and its copy with a hashed name."""

    def __init__(self, root, **options):
        super().__init__(**options)
        self.root = root
        self.for_staff = Compressor(**options, use_brotli=False)
        for compressor in (self, self.for_staff):
            compressor.compress_brotli = lru_cache(None)(compressor.compress_brotli)
            compressor.compress_gzip = lru_cache(None)(compressor.compress_gzip)

    def compress(self, path):
        if Path(path).relative_to(self.root).parts[0] in FOR_STAFF:
            return self.for_staff.compress(path)
        return super().compress(path)
