"""A socket's path has a limit that the message names."""

from pathlib import Path

import pytest

from folio.cli.sockets import PATH_FIELD_BYTES, SocketPathTooLong, check_socket_path


def test_a_path_of_the_longest_length_is_allowed() -> None:
    path = Path("/" + "s" * (PATH_FIELD_BYTES - 2))

    assert check_socket_path(path) == path


def test_one_byte_more_is_refused_with_the_setting_to_change() -> None:
    path = Path("/" + "s" * (PATH_FIELD_BYTES - 1))

    with pytest.raises(SocketPathTooLong, match=f"allows {PATH_FIELD_BYTES - 1}: set FOLIO_HOME"):
        check_socket_path(path)


def test_bytes_are_counted_not_letters() -> None:
    with pytest.raises(SocketPathTooLong):
        check_socket_path(Path("/" + "ü" * (PATH_FIELD_BYTES // 2)))
