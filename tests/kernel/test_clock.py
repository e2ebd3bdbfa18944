import datetime as dt

from folio.kernel.clock import Clock


class _StoppedClock:
    def now(self) -> dt.datetime:
        return dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def test_anything_that_tells_the_instant_is_a_clock() -> None:
    clock: Clock = _StoppedClock()

    assert clock.now() == dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
