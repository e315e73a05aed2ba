"""SMS through any gateway that takes JSON: the settings say what it is sent, and what means yes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from lms.messaging.channels.door import ask
from lms.messaging.channels.letters import Letter, Refused
from lms.messaging.reasons import REFUSED

PLACE = re.compile(r"\{(?:phone|text|id)\}")


@dataclass(frozen=True, slots=True)
class Sms:
    """`body` is JSON with {phone}, {text} and {id} in its texts; `success` is "field=value" of the answer, or ''."""

    url: str
    body: str
    token: str = ""
    success: str = ""
    timeout_s: float = 10.0

    def send(self, letter: Letter) -> None:
        text = "\n".join(filter(None, [letter.short, letter.stop_url]))
        values = {"{phone}": letter.address, "{text}": text, "{id}": str(letter.uuid)}
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        body = _filled(json.loads(self.body), values)
        answer = ask(self.url, body=body, headers=headers, timeout_s=self.timeout_s)
        field, _sign, wanted = self.success.partition("=")
        if field and str(answer.data.get(field)) != wanted:
            raise Refused(REFUSED)


def _filled(part: Any, values: dict[str, str]) -> Any:  # Any: a part of a JSON value
    """Values go into the texts of the parsed JSON, in one pass: none breaks out of its text or is filled again."""
    if isinstance(part, dict):
        return {key: _filled(each, values) for key, each in part.items()}
    if isinstance(part, list):
        return [_filled(each, values) for each in part]
    if isinstance(part, str):
        return PLACE.sub(lambda place: values[place[0]], part)
    return part
