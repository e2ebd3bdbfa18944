"""Password hashing with argon2id, bounded so that a flood of sign-ins slows nothing but sign-ins."""

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from folio.kernel.errors import Unavailable

TIME_COST = 2
MEMORY_KIB = 19_456
PARALLELISM = 1
MAX_QUEUE = 32
MAX_WAIT_S = 2.0
MAX_ESTIMATED_LENGTH = 72

Result = TypeVar("Result")


class HashingBusy(Unavailable):
    """More people sign in at once than this machine can check passwords for."""

    code = "sign_in_busy"


class Hasher:
    """Hashes and verifies passwords in as many threads as there are cores, with a short queue."""

    def __init__(
        self, *, threads: int | None = None, queue: int = MAX_QUEUE, wait_s: float = MAX_WAIT_S
    ) -> None:
        count = threads or os.cpu_count() or 1
        self._argon2 = PasswordHasher(
            TIME_COST, MEMORY_KIB, PARALLELISM, hash_len=32, salt_len=16, type=Type.ID
        )
        self._pool = ThreadPoolExecutor(count, thread_name_prefix="argon2")
        self._slots = asyncio.Semaphore(count)
        self._queue = queue
        self._wait_s = wait_s
        self._waiting = 0
        self._seats = count + queue
        self._seated = 0
        self._dummy = self._argon2.hash(os.urandom(16))

    @contextmanager
    def seat(self) -> Iterator[None]:
        """Hold a seat for one sign-in from its first look at the database to its last.

        There are as many as there may be hashing and waiting to: whoever comes in a flood is sent away before
        he takes a connection that everybody else needs.

        Raises:
            HashingBusy: every seat is taken.
        """
        if self._seated >= self._seats:
            raise HashingBusy("too many people sign in at once: try again in a second")
        self._seated += 1
        try:
            yield
        finally:
            self._seated -= 1

    async def hash(self, password: str) -> str:
        """Return the PHC string of a password.

        Raises:
            HashingBusy: the queue is full or did not move in time.
        """
        return await self._run(lambda: self._argon2.hash(encode_password(password)))

    async def verify(self, password: str, phc: str | None) -> bool:
        """Return whether the password is the one hashed; without a hash the same work is done for nothing.

        Raises:
            HashingBusy: the queue is full or did not move in time.
        """
        is_match = await self._run(lambda: self._matches(password, phc or self._dummy))
        return is_match and phc is not None

    def needs_rehash(self, phc: str) -> bool:
        """Return whether the hash was made with other parameters than today's."""
        return self._argon2.check_needs_rehash(phc)

    async def is_common(self, password: str) -> bool:
        """Return whether a password is on zxcvbn's list of the most frequent ones, whatever its case.

        Raises:
            HashingBusy: the queue is full or did not move in time.
        """
        return await self._run(lambda: _is_listed(password))

    async def estimate(self, password: str, words: Iterable[str]) -> int:
        """Return zxcvbn's score of a password, 0 to 4, for an attacker who knows ``words``.

        Raises:
            HashingBusy: the queue is full or did not move in time.
        """
        return await self._run(lambda: _score(password, list(words)))

    def close(self) -> None:
        """End the threads; what they are at is finished first."""
        self._pool.shutdown(wait=True)

    def _matches(self, password: str, phc: str) -> bool:
        try:
            return self._argon2.verify(phc, encode_password(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], Result]) -> Result:
        if self._waiting >= self._queue:
            raise HashingBusy("too many people sign in at once: try again in a second")
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._slots.acquire()
        except TimeoutError as error:
            raise HashingBusy("too many people sign in at once: try again in a second") from error
        finally:
            self._waiting -= 1
        future = asyncio.get_running_loop().run_in_executor(self._pool, work)
        # The slot is free when the thread is, not when the caller has lost patience.
        future.add_done_callback(lambda _done: self._slots.release())
        return await asyncio.shield(future)


def encode_password(password: str) -> bytes:
    """Return the exact bytes that are hashed."""
    return password.encode("utf-8", "surrogatepass")


def _is_listed(password: str) -> bool:
    from zxcvbn.matching import RANKED_DICTIONARIES  # noqa: PLC0415 – see _score

    return password.casefold() in RANKED_DICTIONARIES["passwords"]


def _score(password: str, words: list[str]) -> int:
    from zxcvbn import zxcvbn  # noqa: PLC0415 – its dictionaries cost 0.1 s and 10 MB, and few requests need them

    score: int = zxcvbn(password[:MAX_ESTIMATED_LENGTH], user_inputs=words)["score"]
    return score
