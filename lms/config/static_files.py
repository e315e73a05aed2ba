"""Static files by content hash, compressed once with gzip.

Brotli at its highest quality would spend most of the first start on the editor's own files to save a kilobyte of ours;
nginx or a CDN in front can do it at leisure.
"""

from __future__ import annotations

from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class GzipManifestStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage without brotli."""

    def create_compressor(self, **kwargs: object) -> Compressor:
        return Compressor(**{**kwargs, "use_brotli": False})
