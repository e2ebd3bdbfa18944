"""Run one command as an ordinary user although the caller is root: ``unprivileged.py <way> <command…>``.

PostgreSQL refuses to be root, yet its files may lie below directories only root may enter. Three ways,
best first; each is tried before it is used:

- ``namespace``: a user namespace in which root is called ``nobody``. The kernel still sees the owner of
  root's files, so every path stays reachable, and the process has no capability left outside.
- ``override``: the user ``nobody`` with the one capability to pass directories (``CAP_DAC_OVERRIDE``).
- ``drop``: plainly the user ``nobody``; works where the path may be entered by everyone.

The file is also run by itself (``python -I -S``), so it uses the standard library alone.
"""

import ctypes
import os
import pwd
import shutil
import sys
from pathlib import Path

NAMESPACE, OVERRIDE, DROP = "namespace", "override", "drop"
WAYS = (NAMESPACE, OVERRIDE, DROP)
ACCOUNT = "nobody"
CLONE_NEWUSER = 0x10000000


def main() -> None:
    """Become unprivileged in the way named first, then the command that follows."""
    way, command = sys.argv[1], sys.argv[2:]
    account = pwd.getpwnam(ACCOUNT)
    uid, gid = account.pw_uid, account.pw_gid
    if way == NAMESPACE:
        enter_namespace(uid, gid)
    elif way == OVERRIDE:
        command = _with_override(uid, gid, command)
    else:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.execv(command[0], command)  # noqa: S606 – the command is the platform's own


def enter_namespace(uid: int, gid: int) -> None:
    """Rename this process's user and group to ``uid`` and ``gid`` in a namespace of its own.

    Raises:
        OSError: the kernel does not let this process have one.
    """
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace may be made here")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{uid} {outer_uid} 1")
    Path("/proc/self/gid_map").write_text(f"{gid} {outer_gid} 1")


def _with_override(uid: int, gid: int, command: list[str]) -> list[str]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise FileNotFoundError("setpriv (util-linux) is not installed")
    capability = "+dac_override"
    return [
        *(setpriv, f"--reuid={uid}", f"--regid={gid}", "--clear-groups"),
        *(f"--inh-caps={capability}", f"--ambient-caps={capability}", "--", *command),
    ]


if __name__ == "__main__":
    main()
