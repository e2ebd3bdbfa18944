"""What people may send about accounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from folio.users.accounts.bodies import Locale, ProfileBody, TimeZone

LOCALES = TypeAdapter(Locale)
TIME_ZONES = TypeAdapter(TimeZone)


@pytest.mark.parametrize("tag", ["en", "de-CH", "zh-Hant-TW", "es-419", "gsw", "sr-Latn"])
def test_a_language_tag_is_taken(tag: str) -> None:
    assert LOCALES.validate_python(tag) == tag


@given(st.text(alphabet="abcXYZ-_. 09/", max_size=40))
def test_whatever_is_taken_as_a_language_looks_like_one(text: str) -> None:
    try:
        tag = LOCALES.validate_python(text)
    except ValidationError:
        return
    assert tag.replace("-", "").isalnum()


@pytest.mark.parametrize("zone", ["UTC", "Europe/Zurich", "America/Argentina/Ushuaia"])
def test_a_time_zone_is_taken(zone: str) -> None:
    assert TIME_ZONES.validate_python(zone) == zone


@pytest.mark.parametrize("zone", ["", "europe/zurich ", "/etc/localtime", "../UTC"])
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValidationError):
        TIME_ZONES.validate_python(zone)


def test_null_removes_nothing() -> None:
    with pytest.raises(ValidationError, match="theme cannot be null"):
        ProfileBody.model_validate({"name": "Ann", "theme": None})


def test_an_empty_change_changes_nothing() -> None:
    assert ProfileBody.model_validate({}).model_dump(exclude_unset=True) == {}
