"""Whatever is done to the chain, the first bad record is found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from folio.kernel.acts import Act, Actor, Target, WitnessedAct
from folio.users.domain.audit import (
    MAX_DETAILS,
    MAX_TEXT,
    Fault,
    Record,
    Tip,
    append_act,
    check_end,
    clean_details,
    clean_text,
    digest_of,
    follow_chain,
    hash_of,
)

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ANN = UUID("01890000-0000-7000-8000-000000000001")

texts = st.text(max_size=10)
details = st.dictionaries(texts, st.one_of(texts, st.integers(), st.booleans(), st.none(), st.lists(texts)))
acts = st.builds(
    WitnessedAct,
    act=st.builds(
        Act,
        action=st.sampled_from(["session.opened", "user.disabled"]),
        target=st.none() | st.builds(Target, kind=texts, id=st.none() | texts),
        outcome=st.sampled_from(["success", "refused", "failed"]),
        details=details,
    ),
    actor=st.builds(
        Actor,
        kind=st.sampled_from(["user", "service", "agent", "visitor", "platform"]),
        id=st.none() | texts,
        parent_id=st.none() | st.uuids(),
        session_id=st.none() | st.uuids(),
        address=st.none() | texts,
    ),
    at=st.datetimes(
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001 – hypothesis adds the zone
        timezones=st.just(UTC),
    ),
    request_id=st.none() | texts,
)
logs = st.lists(acts, min_size=2, max_size=8)


def chain_of(witnessed: list[WitnessedAct]) -> list[Record]:
    records: list[Record] = []
    tip = Tip()
    for each in witnessed:
        records.append(append_act(tip, each))
        tip = Tip(records[-1].sequence, records[-1].hash)
    return records


def act(action: str = "session.opened") -> WitnessedAct:
    return WitnessedAct(Act(action), Actor("user", str(ANN)), START)


@given(logs)
def test_an_untouched_chain_holds_in_one_go_and_in_parts(witnessed: list[WitnessedAct]) -> None:
    records = chain_of(witnessed)

    whole = follow_chain(Tip(), records, {})
    first = follow_chain(Tip(), records[:1], {})

    assert whole == Tip(len(records), records[-1].hash)
    assert isinstance(first, Tip)
    assert follow_chain(first, records[1:], {}) == whole


@given(logs, st.data())
def test_a_changed_act_is_found(witnessed: list[WitnessedAct], data: st.DataObject) -> None:
    records = chain_of(witnessed)
    place = data.draw(st.integers(0, len(records) - 1))
    other = data.draw(acts.filter(lambda one: digest_of(one) != records[place].digest))

    records[place] = replace(records[place], witnessed=other)

    assert follow_chain(Tip(), records, {}) == Fault(place + 1, "altered")


@given(logs, st.data())
def test_a_changed_act_with_a_digest_that_fits_is_found(
    witnessed: list[WitnessedAct], data: st.DataObject
) -> None:
    records = chain_of(witnessed)
    place = data.draw(st.integers(0, len(records) - 1))
    other = data.draw(acts.filter(lambda one: digest_of(one) != records[place].digest))

    records[place] = replace(records[place], witnessed=other, digest=digest_of(other))

    assert follow_chain(Tip(), records, {}) == Fault(place + 1, "altered")


@given(logs, st.data())
def test_a_record_written_anew_with_all_its_hashes_is_found_at_the_next_one(
    witnessed: list[WitnessedAct], data: st.DataObject
) -> None:
    records = chain_of(witnessed)
    place = data.draw(st.integers(0, len(records) - 2))
    other = data.draw(acts.filter(lambda one: digest_of(one) != records[place].digest))

    records[place] = append_act(Tip(place, records[place].previous_hash), other)

    assert follow_chain(Tip(), records, {}) == Fault(place + 2, "unlinked")


@given(logs, st.data())
def test_a_removed_record_is_found(witnessed: list[WitnessedAct], data: st.DataObject) -> None:
    records = chain_of(witnessed)
    place = data.draw(st.integers(0, len(records) - 2))

    del records[place]

    assert follow_chain(Tip(), records, {}) == Fault(place + 1, "missing")


@given(logs, st.data())
def test_swapped_acts_are_found_at_the_first(witnessed: list[WitnessedAct], data: st.DataObject) -> None:
    records = chain_of(witnessed)
    one = data.draw(st.integers(0, len(records) - 2))
    other = data.draw(st.integers(one + 1, len(records) - 1))
    first, second = records[one], records[other]

    records[one] = replace(second, sequence=first.sequence)
    records[other] = replace(first, sequence=second.sequence)

    assert follow_chain(Tip(), records, {}) == Fault(one + 1, "unlinked")


@given(logs, st.data())
def test_a_chain_written_anew_is_found_behind_the_last_head_that_fits(
    witnessed: list[WitnessedAct], data: st.DataObject
) -> None:
    records = chain_of(witnessed)
    place = data.draw(st.integers(0, len(records) - 1))
    heads = {record.sequence: record.hash for record in records}
    other = data.draw(acts.filter(lambda one: digest_of(one) != records[place].digest))

    rewritten = chain_of([*witnessed[:place], other, *witnessed[place + 1 :]])

    assert follow_chain(Tip(), rewritten, heads) == Fault(place + 1, "rewritten")


def test_without_a_head_before_it_all_from_the_first_record_on_may_be_rewritten() -> None:
    original = chain_of([act(), act(), act()])
    rewritten = chain_of([act(), act("user.disabled"), act()])

    found = follow_chain(Tip(), rewritten, {3: original[2].hash})

    assert found == Fault(1, "rewritten")


def test_an_end_that_was_cut_off_is_missed_by_its_head() -> None:
    records = chain_of([act(), act(), act()])

    found = check_end(Tip(2, records[1].hash), {1: records[0].hash, 3: records[2].hash})

    assert found == Fault(3, "missing")


def test_records_after_the_last_head_are_as_they_should_be() -> None:
    assert check_end(Tip(9, b""), {3: b""}) is None
    assert check_end(Tip(), {}) is None


def test_a_hash_changed_alone_is_found() -> None:
    records = chain_of([act(), act()])

    records[1] = replace(records[1], hash=bytes(32))

    assert follow_chain(Tip(), records, {}) == Fault(2, "altered")


def test_the_hash_is_what_anybody_can_compute() -> None:
    assert hash_of(bytes(32), 1, bytes(32)).hex() == (
        "f82db6e0de46a257154926d5afb61585e77eab5df7f4c552ddb8cce2ea7e0d9a"
    )


def test_an_instant_is_the_same_in_every_zone() -> None:
    elsewhere = replace(act(), at=START.astimezone(timezone(timedelta(hours=5))))

    assert digest_of(elsewhere) == digest_of(act())


def test_a_text_stays_on_its_line() -> None:
    assert clean_text("a\r\nb\x1b[31m\u202ec") == "a\\u000d\\u000ab\\u001b[31m\\u202ec"
    assert len(clean_text("x" * 9000)) == MAX_TEXT


def test_details_are_few_short_and_in_one_line() -> None:
    many = {f"name {number:03}": number for number in range(100)}

    assert len(clean_details(many)) == MAX_DETAILS
    assert clean_details({"a\n": "b\n", "list": ["c\n"], "none": None, "n": 3, "yes": True}) == {
        "a\\u000a": "b\\u000a",
        "list": ["c\\u000a"],
        "none": None,
        "n": 3,
        "yes": True,
    }


@given(details)
def test_cleaning_again_changes_nothing_that_a_log_could_not_hold(given_details: dict[str, object]) -> None:
    for value in clean_details(given_details).values():  # type: ignore[arg-type]
        assert not isinstance(value, str) or "\n" not in value
