"""WeCom (企业微信): a message of the academy's application to one member, by its message/send call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.messaging.channels.door import ask
from lms.messaging.channels.errcodes import ErrCodes
from lms.messaging.channels.letters import Letter, Refused
from lms.messaging.channels.passes import forget, token_for
from lms.messaging.reasons import UNKNOWN

# Its global error codes, held against a copy of its own list; not found there: 301002 (the application is of another).
CODES = ErrCodes(
    token_bad=frozenset({40014, 41001, 42001}),
    keys_bad=frozenset({40001, 40013, 40056, 40091, 48002, 50003, 60011, 60020, 301002}),
    busy=frozenset({45009, 45033}),
    nobody=frozenset({40003, 46004, 60111, 81013, 82001}),
)


@dataclass(frozen=True, slots=True)
class WeCom:
    """One application of one company."""

    origin: str
    corp_id: str
    secret: str
    agent_id: int
    timeout_s: float = 10.0

    def send(self, letter: Letter) -> None:
        message = {
            "touser": letter.address,
            "msgtype": "text",
            "agentid": self.agent_id,
            "text": {"content": letter.long},
            # The same text within half an hour is the same message: what a killed worker sent is not sent twice.
            "enable_duplicate_check": 1,
            "duplicate_check_interval": 1800,
        }
        data = self._post(message)
        if CODES.is_token_bad(data):
            forget(self._name)
            data = self._post(message)
        CODES.judge(data)
        if data.get("invaliduser"):
            raise Refused(UNKNOWN)

    @property
    def _name(self) -> str:
        return f"wecom:{self.origin}:{self.corp_id}:{self.agent_id}"

    def _post(self, message: dict[str, object]) -> dict[str, Any]:  # Any: another's JSON
        token = token_for(self._name, self._token)
        url = f"{self.origin}/cgi-bin/message/send"
        return ask(url, query={"access_token": token}, body=message, timeout_s=self.timeout_s).data

    def _token(self) -> tuple[str, int]:
        query = {"corpid": self.corp_id, "corpsecret": self.secret}
        data = ask(f"{self.origin}/cgi-bin/gettoken", query=query, timeout_s=self.timeout_s).data
        CODES.judge(data)
        return str(data.get("access_token", "")), int(data.get("expires_in", 0))
