"""What lives long is not looked through, and what is garbage still goes."""

import gc
import weakref

from folio.portfolio.reports.longevity import making_what_lives_long


class Circle:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_is_made_within_is_old_at_once() -> None:
    with making_what_lives_long():
        made = [[] for _ in range(100)]

    assert gc.isenabled()
    old = {id(item) for item in gc.get_objects(generation=2)}
    assert all(id(item) in old for item in made)


def test_garbage_made_within_is_still_found() -> None:
    with making_what_lives_long():
        circle = Circle()
    watched = weakref.ref(circle)
    del circle

    gc.collect()

    assert watched() is None
