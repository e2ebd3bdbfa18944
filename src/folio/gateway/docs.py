"""The browsable description of the API: Swagger UI from its Python package, nothing from another host."""

import importlib.util
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import Response

from folio.gateway.webapp import PAGE_HEADERS, NoSuchPath, entity_tag, file_or_unchanged

_OWN = Path(__file__).parent / "docs_page"
_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}


def _bundled() -> Path:
    # Located, not imported: the package's module is a FastAPI of its own, of which only the files matter.
    spec = importlib.util.find_spec("fastapi_offline")
    if spec is None or spec.origin is None:
        raise NoSuchPath("the page of the API is not installed: install fastapi-offline")
    return Path(spec.origin).parent / "static"


def answer_docs(name: str, headers: Headers) -> Response:
    """Return a file of the page.

    Raises:
        NoSuchPath: the page has no such file.
    """
    if name in ("index.html", "start.js"):
        file = _OWN / name
    elif name in ("swagger-ui-bundle.js", "swagger-ui.css"):
        file = _bundled() / name
    else:
        raise NoSuchPath(f"there is nothing at /docs/{name}")
    answer_headers = {**PAGE_HEADERS, "Cache-Control": "no-cache", "ETag": entity_tag(file)}
    return file_or_unchanged(file, headers, answer_headers, media_type=_TYPES[file.suffix])
