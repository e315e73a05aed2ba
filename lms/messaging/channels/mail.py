"""E-mail through Django's backend, with the one-tap stop of RFC 8058 and one Message-ID for every try."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives

from lms.messaging.channels.letters import Letter, Refused, TryLater
from lms.messaging.reasons import ACCESS, REFUSED, UNKNOWN, UNREACHABLE


@dataclass(frozen=True, slots=True)
class Mail:
    """`sender` is the From line, `host` the name behind the @ of Message-IDs."""

    sender: str
    host: str

    def send(self, letter: Letter) -> None:
        headers = {"Message-ID": f"<{letter.uuid}@{self.host}>", "Auto-Submitted": "auto-generated"}
        if letter.stop_url:
            headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        # A line break in a header is somebody's name that wants to be a header.
        mail = EmailMultiAlternatives(
            " ".join(letter.subject.split()), letter.long, self.sender, [letter.address], headers=headers
        )
        mail.attach_alternative(letter.html, "text/html")
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _said in error.recipients.values()]
            raise _no(codes[0] if codes else 550, UNKNOWN) from error
        except smtplib.SMTPAuthenticationError as error:
            raise TryLater(ACCESS) from error
        except smtplib.SMTPResponseException as error:
            raise _no(error.smtp_code, REFUSED) from error
        except (smtplib.SMTPException, OSError) as error:
            raise TryLater(UNREACHABLE) from error


def _no(status: int, code: str) -> Exception:
    """5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    return Refused(code) if status >= 500 else TryLater(UNREACHABLE)
