"""What somebody is to an object decides what he may do with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folio.chassis.grants.relations import ACTS, HIDEABLE, INVISIBLE, Act, Grant, Relation, decide, may_grant

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ANN, BOB = UUID(int=1), UUID(int=2)
GIVEN = [relation for relation in Relation if relation is not Relation.OWNER]
instants = st.none() | st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours))
any_grant = st.builds(
    Grant,
    relation=st.sampled_from(GIVEN),
    hides_amounts=st.booleans(),
    expires_at=instants,
    revoked_at=instants,
)
grants = st.lists(any_grant, max_size=4)
acts = st.sampled_from(list(Act))


@given(act=acts, held=grants)
def test_the_owner_may_do_everything_and_sees_everything(act: Act, held: list[Grant]) -> None:
    verdict = decide(act, asker=ANN, owner=ANN, grants=held, now=NOW)

    assert verdict.is_allowed
    assert not verdict.hides_amounts
    assert verdict.relation is Relation.OWNER


@given(act=acts, held=grants)
def test_without_a_live_grant_there_is_nothing_to_see(act: Act, held: list[Grant]) -> None:
    dead = [replace(grant, revoked_at=NOW) for grant in held]

    assert decide(act, asker=BOB, owner=ANN, grants=dead, now=NOW) == INVISIBLE


@given(act=acts, held=grants)
def test_what_is_allowed_is_visible(act: Act, held: list[Grant]) -> None:
    verdict = decide(act, asker=BOB, owner=ANN, grants=held, now=NOW)

    assert verdict.is_visible or not verdict.is_allowed
    assert verdict.is_visible == any(grant.is_live(NOW) for grant in held)


@given(act=acts, held=grants, more=any_grant)
def test_one_grant_more_never_takes_anything_away(act: Act, held: list[Grant], more: Grant) -> None:
    before = decide(act, asker=BOB, owner=ANN, grants=held, now=NOW)
    after = decide(act, asker=BOB, owner=ANN, grants=[*held, more], now=NOW)

    assert after.is_allowed or not before.is_allowed
    assert before.hides_amounts or not after.hides_amounts


@given(act=acts, held=grants)
def test_time_only_takes_away(act: Act, held: list[Grant]) -> None:
    lasting = [replace(grant, revoked_at=None) for grant in held]
    now = decide(act, asker=BOB, owner=ANN, grants=lasting, now=NOW)
    later = decide(act, asker=BOB, owner=ANN, grants=lasting, now=NOW + timedelta(hours=50))

    assert now.is_allowed or not later.is_allowed


@given(held=grants)
def test_nobody_but_the_owner_deletes(held: list[Grant]) -> None:
    assert not decide(Act.DELETE, asker=BOB, owner=ANN, grants=held, now=NOW).is_allowed


@given(act=acts, held=grants)
def test_who_writes_sees_amounts(act: Act, held: list[Grant]) -> None:
    verdict = decide(act, asker=BOB, owner=ANN, grants=held, now=NOW)

    assert not (verdict.hides_amounts and verdict.relation is not None and verdict.relation not in HIDEABLE)


@pytest.mark.parametrize(
    ("relation", "allowed"),
    [
        (Relation.VIEWER, {Act.READ}),
        (Relation.COMMENTER, {Act.READ, Act.COMMENT}),
        (Relation.EDITOR, {Act.READ, Act.COMMENT, Act.WRITE}),
        (Relation.CO_OWNER, {Act.READ, Act.COMMENT, Act.WRITE, Act.MANAGE, Act.SHARE}),
        (Relation.OWNER, set(Act)),
    ],
)
def test_each_relation_allows_what_the_specification_says(relation: Relation, allowed: set[Act]) -> None:
    assert ACTS[relation] == allowed


@given(giver=st.sampled_from(list(Relation)), given_relation=st.sampled_from(list(Relation)))
def test_nobody_gives_more_than_he_has(giver: Relation, given_relation: Relation) -> None:
    if may_grant(giver, given_relation):
        assert ACTS[given_relation] <= ACTS[giver]
        assert given_relation is not Relation.OWNER
        assert Act.SHARE in ACTS[giver]


def test_a_grant_ends_at_its_instant() -> None:
    grant = Grant(Relation.VIEWER, expires_at=NOW)

    assert grant.is_live(NOW - timedelta(microseconds=1))
    assert not grant.is_live(NOW)
