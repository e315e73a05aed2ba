"""The languages that captions may be in."""

from __future__ import annotations

# Each by its own name, as a viewer looks for it.
LANGUAGES = (
    ("zh-hans", "简体中文"),
    ("vi", "Tiếng Việt"),
    ("en", "English"),
    ("zh-hant", "繁體中文"),
    ("yue", "粵語"),
    ("za", "Vahcuengh"),
    ("bo", "བོད་ཡིག"),
    ("ug", "ئۇيغۇرچە"),
    ("mn", "Монгол"),
    ("ko", "한국어"),
    ("ja", "日本語"),
    ("km", "ភាសាខ្មែរ"),
    ("lo", "ລາວ"),
    ("th", "ไทย"),
    ("id", "Bahasa Indonesia"),
    ("ru", "Русский"),
    ("fr", "Français"),
)
