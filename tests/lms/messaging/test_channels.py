"""What each channel sends over the wire, and what it makes of every answer: real HTTP to a server on loopback."""

import smtplib
import uuid

import pytest
from django.core import mail

from lms.messaging import reasons
from lms.messaging.channels import passes
from lms.messaging.channels.choosing import channels_on, sender_of
from lms.messaging.channels.console import Console
from lms.messaging.channels.dingtalk import DingTalk
from lms.messaging.channels.door import ask
from lms.messaging.channels.letters import Letter, Refused, TryLater
from lms.messaging.channels.mail import Mail
from lms.messaging.channels.sms import Sms
from lms.messaging.channels.wecom import WeCom
from lms.messaging.kinds import Channel
from tests.lms.messaging.gateways import Gateway, ok

LETTER = Letter(uuid.UUID(int=7), "+8613800138000", "主题", 'say "hi" {phone}', "长文", "<p>长文</p>",
                "https://a.example/m/1-2/")  # fmt: skip
TOKEN = {"errcode": 0, "errmsg": "ok", "access_token": "t1", "expires_in": 7200}
FRESH = {**TOKEN, "access_token": "t2"}
YES = {"errcode": 0, "errmsg": "ok"}


@pytest.fixture(autouse=True)
def no_tokens():
    passes._kept.clear()


def wecom(gateway, **more):
    return WeCom(gateway.origin, "corp", "secret", 1000002, **more)


def dingtalk(gateway, **more):
    return DingTalk(gateway.origin, "key", "secret", 4711, **more)


BOTH = pytest.mark.parametrize("make", [wecom, dingtalk])


def test_wecom_is_asked_as_it_documents():
    with Gateway(ok(TOKEN), ok({**YES, "msgid": "m"})) as gateway:
        wecom(gateway).send(LETTER)
        wecom(gateway).send(LETTER)
    token, first, second = gateway.asked
    assert token[:3] == ("GET", "/cgi-bin/gettoken", {"corpid": "corp", "corpsecret": "secret"})
    assert first[:3] == second[:3] == ("POST", "/cgi-bin/message/send", {"access_token": "t1"})
    assert first[3]["touser"] == "+8613800138000"
    assert first[3]["agentid"] == 1000002
    assert first[3]["text"] == {"content": "长文"}
    assert first[3]["enable_duplicate_check"] == 1


def test_dingtalk_is_asked_as_it_documents():
    with Gateway(ok(TOKEN), ok({**YES, "task_id": 1})) as gateway:
        dingtalk(gateway).send(LETTER)
    token, sent = gateway.asked
    assert token[:3] == ("GET", "/gettoken", {"appkey": "key", "appsecret": "secret"})
    assert sent[1:3] == ("/topapi/message/corpconversation/asyncsend_v2", {"access_token": "t1"})
    assert sent[3] == {
        "agent_id": 4711, "userid_list": "+8613800138000", "msg": {"msgtype": "text", "text": {"content": "长文"}},
    }  # fmt: skip


@BOTH
def test_a_token_that_is_refused_is_fetched_anew_once(make):
    bad = {"errcode": 42001, "errmsg": "access_token expired"}
    with Gateway(ok(TOKEN), ok(bad), ok(FRESH), ok(YES)) as gateway:
        make(gateway).send(LETTER)
    assert [each[2].get("access_token") for each in gateway.asked] == [None, "t1", None, "t2"]


def test_dingtalk_wraps_its_numbers_and_means_what_is_inside():
    bad = {"errcode": 88, "sub_code": "42001", "errmsg": "ding talk error"}
    with Gateway(ok(TOKEN), ok(bad), ok(FRESH), ok(YES)) as gateway:
        dingtalk(gateway).send(LETTER)
    assert len(gateway.asked) == 4
    shut = {"errcode": 88, "sub_code": "60011", "errmsg": "ding talk error"}
    with Gateway(ok(shut)) as gateway, pytest.raises(TryLater) as later:
        dingtalk(gateway).send(LETTER)
    assert (later.value.code, later.value.is_busy) == (reasons.ACCESS, False)


@BOTH
def test_a_token_that_is_refused_twice_is_left_for_later(make):
    bad = {"errcode": 40014, "errmsg": "invalid access_token"}
    with Gateway(ok(TOKEN), ok(bad), ok(FRESH), ok(bad)) as gateway, pytest.raises(TryLater) as later:
        make(gateway).send(LETTER)
    assert later.value.code == reasons.ACCESS
    assert len(gateway.asked) == 4


@pytest.mark.parametrize(
    ("make", "errcode", "code"),
    [
        (wecom, 81013, reasons.UNKNOWN), (wecom, 60111, reasons.UNKNOWN), (wecom, 40058, reasons.REFUSED),
        (dingtalk, 33012, reasons.UNKNOWN), (dingtalk, 60121, reasons.UNKNOWN), (dingtalk, 400002, reasons.REFUSED),
    ],
)  # fmt: skip
def test_somebody_unknown_there_is_a_refusal_for_good(make, errcode, code):
    with (
        Gateway(ok(TOKEN), ok({"errcode": errcode, "errmsg": "no"})) as gateway,
        pytest.raises(Refused) as no,
    ):
        make(gateway).send(LETTER)
    assert no.value.code == code


def test_wecom_says_yes_and_names_who_did_not_get_it():
    with Gateway(ok(TOKEN), ok({**YES, "invaliduser": "+8613800138000"})) as gateway, pytest.raises(Refused):
        wecom(gateway).send(LETTER)


@pytest.mark.parametrize(
    ("make", "errcode"), [(wecom, 45009), (wecom, 45033), (dingtalk, 90018), (dingtalk, 88)]
)
def test_too_many_of_ours_is_no_fault_of_the_message(make, errcode):
    with (
        Gateway(ok(TOKEN), ok({"errcode": errcode, "errmsg": "limit"})) as gateway,
        pytest.raises(TryLater) as later,
    ):
        make(gateway).send(LETTER)
    assert later.value.is_busy
    assert later.value.in_s == 60


@BOTH
@pytest.mark.parametrize(
    ("answer", "code", "in_s"),
    [
        ((429, {"Retry-After": "17"}, "slow down"), reasons.BUSY, 17),
        ((429, {}, ""), reasons.BUSY, None),
        ((503, {"Retry-After": "Fri, 27 Nov 2026 08:00:00 GMT"}, ""), reasons.BUSY, None),
        ((502, {}, "<html>"), reasons.UNREACHABLE, None),
        ((200, {}, {"errcode": -1}), reasons.UNREACHABLE, None),
        ((200, {}, "no json"), reasons.UNREACHABLE, None),
        ((200, {}, {"errcode": 60011}), reasons.ACCESS, None),
        ((403, {}, ""), reasons.ACCESS, None),
    ],
)
def test_what_is_over_some_day_is_tried_later(make, answer, code, in_s):
    with Gateway(ok(TOKEN), answer) as gateway, pytest.raises(TryLater) as later:
        make(gateway).send(LETTER)
    assert (later.value.code, later.value.in_s) == (code, in_s)


@BOTH
def test_a_server_that_does_not_answer_in_time_is_tried_later(make):
    with Gateway(ok(TOKEN), slow_s=0.2) as gateway, pytest.raises(TryLater) as later:
        make(gateway, timeout_s=0.05).send(LETTER)
    assert later.value.code == reasons.UNREACHABLE


def test_nobody_there_is_tried_later():
    with Gateway(ok(TOKEN)) as gateway:
        origin = gateway.origin
    with pytest.raises(TryLater):
        ask(origin)


@pytest.mark.parametrize("status", [301, 302, 307])
def test_a_redirect_is_not_followed(status):
    with Gateway((status, {"Location": "http://127.0.0.1:1/"}, "")) as gateway, pytest.raises(Refused):
        ask(f"{gateway.origin}/x", body={})
    assert len(gateway.asked) == 1


def test_secrets_are_not_sent_in_the_open():
    with pytest.raises(Refused) as no:
        ask("http://gateway.example/send", body={})
    assert no.value.code == reasons.ACCESS


BODY = '{"to": ["{phone}"], "msg": {"content": "【学院】{text}", "ref": "{id}"}, "type": 1}'


def test_an_sms_gateway_gets_the_json_of_the_settings_and_no_value_breaks_out():
    with Gateway(ok({"code": 0})) as gateway:
        Sms(f"{gateway.origin}/v2/send?zone=cn", BODY, "geheim", "code=0").send(LETTER)
    method, path, query, body, headers = gateway.asked[0]
    assert (method, path, query) == ("POST", "/v2/send", {"zone": "cn"})
    assert headers["Authorization"] == "Bearer geheim"
    assert body == {
        "to": ["+8613800138000"],
        "msg": {"content": '【学院】say "hi" {phone}\nhttps://a.example/m/1-2/', "ref": str(LETTER.uuid)},
        "type": 1,
    }


@pytest.mark.parametrize(
    ("answer", "raised"),
    [(ok({"code": 2}), Refused), (ok("fine"), Refused), ((400, {}, {}), Refused), ((500, {}, {}), TryLater)],
)
def test_an_sms_gateway_that_does_not_say_yes_has_said_no(answer, raised):
    with Gateway(answer) as gateway, pytest.raises(raised):
        Sms(gateway.origin, BODY, success="code=0").send(LETTER)


def test_mail_has_both_forms_one_id_and_the_stop_of_one_tap():
    Mail("academy@a.example", "a.example").send(LETTER)
    (sent,) = mail.outbox
    assert sent.to == ["+8613800138000"]
    assert sent.body == "长文"
    assert [part[1] for part in sent.alternatives] == ["text/html"]
    assert sent.message()["Message-ID"] == f"<{LETTER.uuid}@a.example>"
    assert sent.message()["List-Unsubscribe"] == "<https://a.example/m/1-2/>"
    assert sent.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("error", "raised", "code"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}), Refused, reasons.UNKNOWN),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"greylisted")}), TryLater, reasons.UNREACHABLE),
        (smtplib.SMTPDataError(554, b"spam"), Refused, reasons.REFUSED),
        (smtplib.SMTPDataError(451, b"later"), TryLater, reasons.UNREACHABLE),
        (smtplib.SMTPAuthenticationError(535, b"bad"), TryLater, reasons.ACCESS),
        (smtplib.SMTPServerDisconnected("gone"), TryLater, reasons.UNREACHABLE),
        (TimeoutError(), TryLater, reasons.UNREACHABLE),
    ],
)
def test_what_a_mail_server_says_for_good_is_final_and_the_rest_is_not(monkeypatch, error, raised, code):
    def refuse(self, *args, **kwargs):
        raise error

    monkeypatch.setattr("lms.messaging.channels.mail.EmailMultiAlternatives.send", refuse)
    with pytest.raises(raised) as no:
        Mail("academy@a.example", "a.example").send(LETTER)
    assert no.value.code == code


def test_nothing_leaves_unless_a_channel_is_named(settings):
    assert channels_on() == ()
    assert sender_of(Channel.SMS) is None
    settings.MESSAGES = {**settings.MESSAGES, "CHANNELS": ["sms", "mail"], "CONSOLE": False}
    assert channels_on() == (Channel.MAIL, Channel.SMS)
    assert isinstance(sender_of(Channel.MAIL), Mail)
    assert isinstance(sender_of(Channel.SMS), Console)
    settings.MESSAGES = {**settings.MESSAGES, "SMS_URL": "https://gateway.example/"}
    assert isinstance(sender_of(Channel.SMS), Sms)


def test_in_the_demo_nothing_leaves_whatever_is_named(settings):
    settings.MESSAGES = {
        **settings.MESSAGES, "CONSOLE": True, "CHANNELS": [*Channel], "SMS_URL": "https://gateway.example/",
    }  # fmt: skip
    assert {type(sender_of(channel)) for channel in Channel} == {Console}
