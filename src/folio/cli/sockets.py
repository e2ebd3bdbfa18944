"""What a Unix socket's path may look like."""

import os
import sys
from pathlib import Path

from folio.kernel.errors import Invalid

# The kernel keeps the path in a field of this size, one byte of which ends it.
PATH_FIELD_BYTES = 104 if sys.platform == "darwin" else 108


class SocketPathTooLong(Invalid):
    """The operating system cannot hold the path of a socket."""

    code = "socket_path_too_long"


def check_socket_path(path: Path) -> Path:
    """Return ``path`` when a socket can have it.

    Raises:
        SocketPathTooLong: it has more bytes than the kernel keeps.
    """
    length, limit = len(os.fsencode(path)), PATH_FIELD_BYTES - 1
    if length > limit:
        raise SocketPathTooLong(
            f"the socket {path} would have a path of {length} bytes, but this system allows {limit}: "
            "set FOLIO_HOME to a shorter directory"
        )
    return path
