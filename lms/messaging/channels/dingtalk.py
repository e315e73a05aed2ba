"""DingTalk (钉钉): a work notice to one member, by its asyncsend_v2 call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lms.messaging.channels.door import ask
from lms.messaging.channels.errcodes import ErrCodes
from lms.messaging.channels.letters import Letter
from lms.messaging.channels.passes import forget, token_for

# Held against what others report of its list: 88 with its sub_code, 33012, 60011, 60020, 60121, 90005, 90006, 90018,
# 41047, 41048. From memory alone: 40001, 40014, 40035, 40089, 41001, 42001, 40003, 90002, 143103.
CODES = ErrCodes(
    token_bad=frozenset({40001, 40014, 42001}),
    keys_bad=frozenset({40035, 40089, 41001, 60011, 60020}),
    busy=frozenset({88, 41047, 41048, 90002, 90005, 90006, 90018, 143103}),
    nobody=frozenset({33012, 40003, 60121}),
    wrapper=88,
)


@dataclass(frozen=True, slots=True)
class DingTalk:
    """One application of one company."""

    origin: str
    app_key: str
    app_secret: str
    agent_id: int
    timeout_s: float = 10.0

    def send(self, letter: Letter) -> None:
        message = {
            "agent_id": self.agent_id,
            "userid_list": letter.address,
            "msg": {"msgtype": "text", "text": {"content": letter.long}},
        }
        data = self._post(message)
        if CODES.is_token_bad(data):
            forget(self._name)
            data = self._post(message)
        CODES.judge(data)

    @property
    def _name(self) -> str:
        return f"dingtalk:{self.origin}:{self.app_key}"

    def _post(self, message: dict[str, object]) -> dict[str, Any]:  # Any: another's JSON
        token = token_for(self._name, self._token)
        url = f"{self.origin}/topapi/message/corpconversation/asyncsend_v2"
        return ask(url, query={"access_token": token}, body=message, timeout_s=self.timeout_s).data

    def _token(self) -> tuple[str, int]:
        query = {"appkey": self.app_key, "appsecret": self.app_secret}
        data = ask(f"{self.origin}/gettoken", query=query, timeout_s=self.timeout_s).data
        CODES.judge(data)
        return str(data.get("access_token", "")), int(data.get("expires_in", 0))
