import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.kernel.ids import ENTROPY_BYTES, new_id

AT = dt.datetime(2024, 1, 2, 3, 4, 5, 678000, tzinfo=dt.UTC)
INSTANTS = st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(2500, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001 – the strategy adds the zone
ENTROPY = st.binary(min_size=ENTROPY_BYTES, max_size=ENTROPY_BYTES)


def test_an_id_is_a_version_seven_uuid_of_its_millisecond() -> None:
    made = new_id(AT, bytes(10))

    assert str(made) == "018cc820-db2e-7000-8000-000000000000"
    assert made.version == 7


def test_all_entropy_bits_that_fit_are_used() -> None:
    assert str(new_id(AT, b"\xff" * 10)) == "018cc820-db2e-7fff-bfff-ffffffffffff"


@given(INSTANTS, INSTANTS, ENTROPY, ENTROPY)
def test_ids_sort_by_the_millisecond_they_were_made(
    one: dt.datetime, other: dt.datetime, entropy: bytes, other_entropy: bytes
) -> None:
    earlier, later = sorted((one, other))
    if int(earlier.timestamp() * 1000) < int(later.timestamp() * 1000):
        assert new_id(earlier, entropy) < new_id(later, other_entropy)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        new_id(dt.datetime(2024, 1, 1), bytes(10))  # noqa: DTZ001 – the mistake under test


def test_too_little_entropy_is_refused() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        new_id(AT, bytes(9))


def test_an_instant_before_the_epoch_is_refused() -> None:
    with pytest.raises(ValueError, match="1970"):
        new_id(dt.datetime(1969, 12, 31, tzinfo=dt.UTC), bytes(10))
