"""Nothing leaves: the channel of the demo, and of SMS without a gateway. Its text is read on the page of the office."""

from __future__ import annotations

import logging

from lms.messaging.channels.letters import Letter

log = logging.getLogger(__name__)


class Console:
    """Says that something would go, and nothing of whom or what: logs hold uuids only."""

    def send(self, letter: Letter) -> None:
        log.info("message %s would go out (%s characters); no gateway is set", letter.uuid, len(letter.short))
