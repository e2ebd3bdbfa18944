"""An act says what it leaves out."""

from folio.kernel.acts import PLATFORM, Act


def test_an_act_succeeds_and_has_no_details_unless_told_otherwise() -> None:
    act = Act("user.disabled")

    assert (act.outcome, dict(act.details), act.actor, act.target) == ("success", {}, None, None)


def test_the_platform_acts_for_nobody() -> None:
    assert (PLATFORM.kind, PLATFORM.id, PLATFORM.parent_id) == ("platform", None, None)
