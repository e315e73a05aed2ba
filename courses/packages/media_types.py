"""What browsers are told a file is: by its ending, from this table alone; the archive has no say."""

from __future__ import annotations

from pathlib import PurePosixPath

UNKNOWN = "application/octet-stream"
# Pages, styles and scripts say no charset: old courseware is GBK as often as UTF-8, and says so inside.
TYPES = {
    ".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml", ".xht": "application/xhtml+xml",
    ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".json": "application/json",
    ".map": "application/json", ".xml": "application/xml", ".xsd": "application/xml", ".xsl": "application/xml",
    ".dtd": "application/xml-dtd", ".txt": "text/plain", ".md": "text/plain", ".csv": "text/csv",
    ".vtt": "text/vtt", ".srt": "text/plain", ".wasm": "application/wasm",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
    ".avif": "image/avif", ".svg": "image/svg+xml", ".bmp": "image/bmp", ".ico": "image/x-icon", ".cur": "image/x-icon",
    ".tif": "image/tiff", ".tiff": "image/tiff",
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".wav": "audio/wav", ".oga": "audio/ogg",
    ".ogg": "audio/ogg", ".opus": "audio/ogg", ".weba": "audio/webm",
    ".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime",
    ".m3u8": "application/vnd.apple.mpegurl", ".ts": "video/mp2t",
    ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf", ".otf": "font/otf",
    ".eot": "application/vnd.ms-fontobject",
    ".pdf": "application/pdf", ".swf": "application/x-shockwave-flash",
    ".doc": "application/msword", ".xls": "application/vnd.ms-excel", ".ppt": "application/vnd.ms-powerpoint",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".zip": "application/zip",
}  # fmt: skip


def media_type(name: str) -> str:
    """The type of a file of this name; plain bytes for an ending that nobody needs in a course."""
    return TYPES.get(PurePosixPath(name).suffix.lower(), UNKNOWN)
