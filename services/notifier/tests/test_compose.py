"""The mail that a letter becomes, as bytes."""

from dataclasses import replace
from email import message_from_bytes, message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.notifier.codes import with_code
from services.notifier.compose import Unsendable, compose
from services.notifier.rules import LANGUAGES, Kind
from services.notifier.store.sending import Letter
from services.notifier.tests.builders import FULL_CONTEXT, LINKS, letter
from services.notifier.tests.read_qr_code import read_qr_code
from services.notifier.words import load
from shared.join_codes import booking_code

STATIONERY = load()
JOIN_SECRET = "a secret of the tests, that signs codes for phones"
SENDER = "NowServing <no-reply@nowserving.example>"
HEADERS = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "auto-submitted",
    "x-auto-response-suppress",
    "content-language",
    "list-unsubscribe",
    "list-unsubscribe-post",
    "mime-version",
    "content-type",
}

every_letter = pytest.mark.parametrize(
    ("kind", "language"),
    [(kind, language) for kind in Kind for language in sorted(LANGUAGES)],
)


def mail_of(written: Letter) -> EmailMessage:
    raw = compose(written, STATIONERY, sender=SENDER, links=LINKS).message
    return message_from_bytes(raw, policy=policy.default)


def part(mail: EmailMessage, subtype: str) -> str:
    body = mail.get_body((subtype,))
    assert body is not None
    return str(body.get_content())


@every_letter
def test_every_letter_says_its_label_and_links_the_ticket_in_both_parts(
    kind: Kind, language: str
) -> None:
    mail = mail_of(letter(kind, language=language))
    assert mail["Subject"].startswith("CW-012: ")
    assert mail["Content-Language"] == language
    for subtype in ("plain", "html"):
        assert "CW-012" in part(mail, subtype)
        assert FULL_CONTEXT["ticket_url"] in part(mail, subtype)
        assert "{" not in part(mail, "plain")


@pytest.mark.parametrize("kind", Kind)
def test_letters_of_a_booking_bring_the_tickets_link_as_a_code_beside_the_text(kind: Kind) -> None:
    mail = mail_of(letter(kind))
    pictures = [one for one in mail.walk() if one.get_content_type() == "image/png"]
    assert FULL_CONTEXT["ticket_url"] in part(mail, "plain")
    if kind not in {Kind.BOOKED, Kind.PROMOTED}:
        assert pictures == []
        return
    [picture] = pictures
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in part(mail, "html")
    assert read_qr_code(picture.get_content()) == FULL_CONTEXT["ticket_url"]


def test_a_call_for_help_says_where_and_whether_it_is_a_test_and_cannot_be_stopped() -> None:
    real = mail_of(letter("EMERGENCY", label="CW 3"))
    context = {**FULL_CONTEXT, "drill": True}
    tested = mail_of(letter("EMERGENCY", label="CW 3", context=context))
    assert "help is needed" in real["Subject"]
    assert "Desk 3" in part(real, "plain")
    assert "test of the emergency button" in tested["Subject"]
    assert "Nobody has to come" in part(tested, "plain")
    for mail in (real, tested):
        assert mail["List-Unsubscribe"] is None
        assert "more letters" not in part(mail, "plain") + part(mail, "html")


@every_letter
def test_every_letter_can_be_written_when_next_to_nothing_is_known(
    kind: Kind, language: str
) -> None:
    bare = letter(kind, language=language, context={}, branch=None, queue=None, name=None)
    text = part(mail_of(bare), "plain")
    assert "None" not in text
    assert "CW" in text


def test_arabic_runs_from_right_to_left() -> None:
    html = part(mail_of(letter(Kind.CALLED, language="ar")), "html")
    assert '<html lang="ar" dir="rtl">' in html
    assert "المكتب 3" in html


def test_times_are_the_branchs_own() -> None:
    text = part(mail_of(letter(Kind.GENERATED)), "plain")
    assert "Thursday 7 August, 15:53\n" in text.replace("\r\n", "\n")


@pytest.mark.parametrize("branch", [None, {"names": {"en": "X"}, "timeZone": "Mars/Olympus"}])
def test_a_time_whose_zone_is_not_known_says_that_it_is_utc(branch: Any) -> None:
    assert "7 August, 10:23 UTC" in part(mail_of(letter(Kind.GENERATED, branch=branch)), "plain")


def test_place_and_wait_are_told_in_words() -> None:
    text = part(mail_of(letter(Kind.GENERATED)), "plain")
    assert "Your place: 5" in text
    assert "Expected wait: about 12 min, rarely over 22 min" in text


def test_a_long_delay_is_told_in_hours() -> None:
    assert "Delay: 1 h 15 min" in part(mail_of(letter(Kind.DELAYED)), "plain")


def test_a_desk_is_called_by_its_own_name_where_it_has_one() -> None:
    named = letter(Kind.CALLED, desk={"names": {"en": "Room 5"}})
    assert mail_of(named)["Subject"] == "CW-012: it is your turn, Room 5"


def test_the_same_letter_is_the_same_bytes() -> None:
    written = letter(Kind.CALLED, language="hi")
    first, second = (
        compose(written, STATIONERY, sender=SENDER, links=LINKS).message for _ in range(2)
    )
    assert first == second


def test_every_line_is_short_enough_and_ascii() -> None:
    for language in LANGUAGES:
        raw = compose(letter(language=language), STATIONERY, sender=SENDER, links=LINKS).message
        assert raw.isascii()
        assert max(map(len, raw.split(b"\r\n"))) <= 998
        assert b"\n" not in raw.replace(b"\r\n", b"")


def test_an_address_outside_ascii_asks_for_smtputf8() -> None:
    envelope = compose(
        letter(recipient="ü@xn--exmple-cua.de"), STATIONERY, sender=SENDER, links=LINKS
    )
    assert envelope.utf8
    assert "To: ü@xn--exmple-cua.de\r\n".encode() in envelope.message


def test_a_bad_address_cannot_be_sent() -> None:
    with pytest.raises(Unsendable, match="Bad address"):
        compose(
            letter(recipient="a@example.com\r\nBcc: b@example.com"),
            STATIONERY,
            sender=SENDER,
            links=LINKS,
        )


def test_markup_in_a_name_stays_text() -> None:
    html = part(mail_of(letter(name="<script>alert(1)</script>")), "html")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_names_of_another_direction_are_isolated_in_every_part() -> None:
    queue = {"names": {"en": "عيادة (3)"}}
    mail = mail_of(letter(Kind.NEAR, name="آشا", queue=queue))
    assert "Hello \u2068آشا\u2069," in part(mail, "plain")
    assert "Please come to \u2068عيادة (3)\u2069" in part(mail, "plain")
    assert 'Hello <bdi dir="auto">آشا</bdi>,' in part(mail, "html")
    assert 'Please come to <bdi dir="auto">عيادة (3)</bdi>' in part(mail, "html")
    said = mail_of(letter(Kind.CALLED, desk={"names": {"en": "غرفة 5"}}))["Subject"]
    assert said.endswith(", \u2068غرفة 5\u2069")


def test_a_latin_name_is_isolated_where_lines_run_from_right_to_left() -> None:
    mail = mail_of(letter(Kind.NEAR, language="ar", name="Asha (2)"))
    assert "\u2068Asha (2)\u2069" in part(mail, "plain")
    assert '<bdi dir="auto">Asha (2)</bdi>' in part(mail, "html")


def test_what_a_name_would_turn_round_stays_within_it() -> None:
    html = part(mail_of(letter(name="\u2069\u202eabc\u2068")), "html")
    assert "Hello abc," in html
    assert "<bdi" not in html


hostile = st.one_of(
    st.text(),
    st.sampled_from(
        [
            "x\r\nBcc: evil@example.com",
            "x\n\nBody",
            "=?utf-8?q?=0D=0ABcc:_evil@example.com?=",
            "\u2028Bcc: evil@example.com",
            "{{ 7 * 7 }}",
            "\r\n.\r\nMAIL FROM:<evil@example.com>",
        ]
    ),
)


@given(name=hostile, label=hostile, branch_name=hostile)
def test_nothing_that_was_typed_makes_a_header_or_a_second_mail(
    name: str, label: str, branch_name: str
) -> None:
    """Also names that come by the directory, which the rules have not cleaned."""
    written = letter(Kind.CALLED, name=name, label=label, branch={"names": {"en": branch_name}})
    raw = compose(written, STATIONERY, sender=SENDER, links=LINKS).message
    mail = message_from_bytes(raw, policy=policy.default)
    assert {key.lower() for key in mail.keys()} == HEADERS  # noqa: SIM118 — not a dict
    assert len(mail.keys()) == len(HEADERS)
    assert mail["To"] == "asha@example.com"
    assert [one.get_content_type() for one in mail.iter_parts()] == ["text/plain", "text/html"]
    assert not mail.defects


@given(hostile)
@example("ü@example.com")
def test_no_recipient_that_is_sent_to_makes_a_header(recipient: str) -> None:
    try:
        envelope = compose(
            replace(letter(), recipient=recipient), STATIONERY, sender=SENDER, links=LINKS
        )
    except Unsendable:
        return
    # Text, as the bytes' parser takes a header to be ASCII: RFC 6532 has UTF-8 in an address.
    mail = message_from_string(envelope.message.decode(), policy=policy.default)
    assert len(mail.keys()) == len(HEADERS)
    assert [one.addr_spec for one in mail["To"].addresses] == [envelope.recipient]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_letter_brings_the_code_that_token_api_expects(language: str) -> None:
    written = letter("CODE", label="", language=language, context={})
    mail = mail_of(with_code(written, JOIN_SECRET))
    code = booking_code(JOIN_SECRET, written.event_id)
    assert code in mail["Subject"]
    for subtype in ("plain", "html"):
        assert code in part(mail, subtype)
        assert "http://192.168.1.20:8080/t/" not in part(mail, subtype)


def test_without_the_secret_no_code_is_sent_and_other_letters_are() -> None:
    with pytest.raises(Unsendable, match="JOIN_SECRET"):
        with_code(letter("CODE"), None)
    other = letter("CALLED")
    assert with_code(other, None) is other
