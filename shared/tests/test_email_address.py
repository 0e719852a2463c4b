"""The short way to take an address takes none that email-validator changes or refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import EmailStr, TypeAdapter, ValidationError

from shared.email_address import Email, is_plain

OURS: TypeAdapter[str] = TypeAdapter(Email)
ITS_OWN: TypeAdapter[str] = TypeAdapter(EmailStr)

# What addresses are made of, and what may stand where it must not.
letters = st.text("abz09.-_+@ A\n\u00e9", max_size=8)
labels = st.lists(
    st.one_of(letters, st.sampled_from(["xn--a", "a" * 63, "a" * 64, "mail"])), max_size=4
)
ends = st.sampled_from(
    ["com", "c", "c0m", "local", "test", "arpa", "onion", "invalid", "localhost", "a" * 63]
)
locals_ = st.one_of(letters, st.sampled_from(["a" * 64, "a" * 65, "postmaster", "Abuse", "a.b+c"]))
addresses = st.builds(
    lambda local, middle, end: f"{local}@{'.'.join([*middle, end])}", locals_, labels, ends
)


def outcome(adapter: TypeAdapter[str], value: object) -> object:
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        return [(one["type"], one["loc"], one["msg"]) for one in error.errors()]


@given(st.one_of(addresses, st.text(max_size=20), st.integers(), st.none()))
def test_any_address_is_taken_or_refused_as_email_validator_does(value: object) -> None:
    assert outcome(OURS, value) == outcome(ITS_OWN, value)


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("visitor1@example.com", True),
        ("asha.rao+opd@mail.clinic-1.co.in", True),
        ("Asha@example.com", False),
        ("asha@clinic.local", False),
        ("asha@xn--bcher-kva.example", False),
        ("asha@example.com\n", False),
        (f"{'a' * 64}@{'.'.join(['b' * 60] * 4)}.com", False),
    ],
)
def test_most_addresses_take_the_short_way(address: str, *, plain: bool) -> None:
    assert is_plain(address) is plain


def test_the_documents_say_what_they_said() -> None:
    assert OURS.json_schema() == ITS_OWN.json_schema()
