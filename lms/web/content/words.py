"""What the shell of courseware says, in the reader's language."""

from __future__ import annotations


def shell_words() -> dict[str, str]:
    """Key -> sentence, as the shell's script asks for them."""
    return {}
