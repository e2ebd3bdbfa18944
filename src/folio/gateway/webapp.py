"""The built web app: its files, precompressed where the build did so, and its page for every other path."""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, Response

from folio.gateway.domain.assets import (
    CONTENT_SECURITY_POLICY,
    ENCODINGS,
    HASHED,
    choose_cache_control,
    choose_encoding,
    is_unchanged,
    wants_page,
)
from folio.kernel.errors import NotFound

PAGE_HEADERS = {"Content-Security-Policy": CONTENT_SECURITY_POLICY, "Vary": "Accept-Encoding"}
_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2"}
_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Stock Portfolio</title>
<body style="font-family: system-ui; max-width: 40rem; margin: 4rem auto; line-height: 1.5">
<h1>The web app is not built yet</h1>
<p>The platform runs, and its API answers. For the pages, run <code>make web</code> where the platform is
installed, then load this page again.</p>
<p><a href="/docs">Look at the API</a></p>
</body></html>
"""


class NoSuchPath(NotFound):
    """Neither the web app nor the API has this path."""

    code = "no_such_path"


@dataclass(frozen=True, slots=True)
class WebApp:
    """The files below ``dist``, looked up at each request, so that a new build needs no restart."""

    dist: Path

    def answer(self, path: str, headers: Headers) -> Response:
        """Return the file at ``path``, else the app's page when a browser navigates there.

        Raises:
            NoSuchPath: there is no such file, and whoever asks wants no page.
        """
        file = self._find(path)
        if file is not None:
            return self._serve(file, headers)
        if path.startswith((HASHED, "api/")) or (path and not wants_page(path, headers.get("accept", ""))):
            raise NoSuchPath(f"there is nothing at /{path}: see /docs for what there is")
        page = self._find("index.html")
        return self._serve(page, headers) if page else HTMLResponse(_NOT_BUILT, 503, PAGE_HEADERS)

    def _find(self, path: str) -> Path | None:
        file = (self.dist / path).resolve()
        if file.is_relative_to(self.dist.resolve()) and file.is_file() and not file.name.startswith("."):
            return file
        return None

    def _serve(self, file: Path, headers: Headers) -> Response:
        available = [name for name, suffix in ENCODINGS.items() if _variant(file, suffix).is_file()]
        encoding = choose_encoding(headers.get("accept-encoding", ""), available)
        served = _variant(file, ENCODINGS[encoding]) if encoding else file
        answer_headers = {
            **PAGE_HEADERS,
            "Cache-Control": choose_cache_control(file.relative_to(self.dist.resolve()).as_posix()),
            "ETag": entity_tag(served),
            **({"Content-Encoding": encoding} if encoding else {}),
        }
        return file_or_unchanged(served, headers, answer_headers, media_type=_media_type(file))


def file_or_unchanged(
    file: Path, headers: Headers, answer_headers: Mapping[str, str], *, media_type: str
) -> Response:
    """Return the file, or that it has not changed since the client got it."""
    if is_unchanged(answer_headers["ETag"], headers.get("if-none-match", "")):
        return Response(status_code=304, headers=dict(answer_headers))
    return FileResponse(file, headers=dict(answer_headers), media_type=media_type)


def _variant(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def entity_tag(file: Path) -> str:
    """Return a tag that changes with the file, without reading it."""
    state = file.stat()
    digest = hashlib.sha256(f"{file.name}:{state.st_mtime_ns}:{state.st_size}".encode()).hexdigest()
    return f'"{digest[:20]}"'


def _media_type(file: Path) -> str:
    known = _TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0]
    return known or "application/octet-stream"
