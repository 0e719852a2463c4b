"""What the environment may say."""

import pytest
from pydantic import ValidationError

from services.notifier.rules import TOLD_BY_DEFAULT
from services.notifier.settings import Settings
from shared.events import EventType

POSTGRES = "postgresql://nobody@127.0.0.1:1/nothing"


@pytest.fixture(autouse=True)
def database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", POSTGRES)


def test_mail_on_is_a_list_of_event_types(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().mail_on == TOLD_BY_DEFAULT
    monkeypatch.setenv("MAIL_ON", "TOKEN_CALLED, TOKEN_SERVED")
    assert Settings().mail_on == {EventType.TOKEN_CALLED, EventType.TOKEN_SERVED}
    monkeypatch.setenv("MAIL_ON", "")
    assert Settings().mail_on == frozenset()


@pytest.mark.parametrize("value", ["TOKEN_LOST", "TOKEN_STARTED", "TOKEN_CALLED TOKEN_SERVED"])
def test_a_type_that_there_are_no_words_for_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MAIL_ON", value)
    with pytest.raises(ValidationError):
        Settings()


@pytest.mark.parametrize("value", ["nobody", "A <a@x.org>\r\nBcc: b@x.org", "A <a@x.org>, b@x.org"])
def test_a_sender_that_is_no_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("MAIL_FROM", value)
    with pytest.raises(ValidationError):
        Settings()


def test_a_senders_name_may_be_in_any_script(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_FROM", "अस्पताल <no-reply@hospital.example>")
    settings = Settings()
    assert settings.sender_header.isascii()
    assert settings.sender_mailbox == "no-reply@hospital.example"
    assert settings.mail_domain == "hospital.example"


def test_a_password_does_not_travel_in_clear_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")
    monkeypatch.setenv("SMTP_USERNAME", "mailer")
    with pytest.raises(ValidationError, match="SMTP_SECURITY"):
        Settings()
