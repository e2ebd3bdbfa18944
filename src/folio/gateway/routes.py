"""The gateway's own paths: the state of the platform, its API's description, and the web app for the rest."""

from typing import Annotated

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from folio.chassis.auth import authenticated, public
from folio.chassis.routing import Router, provided
from folio.gateway.contracts import InstanceView, PlatformView, ServiceView
from folio.gateway.docs import answer_docs
from folio.gateway.documents import ApiDocuments
from folio.gateway.domain.assets import is_unchanged
from folio.gateway.domain.status import InstanceReport, judge_service
from folio.gateway.probes import Probes
from folio.gateway.webapp import WebApp

platform = Router(prefix="/api", tags=["platform"])
pages = Router()

READING = ["GET", "HEAD"]


@platform.get("/platform/services", policy=authenticated, summary="How every service is")
async def list_services(probes: Annotated[Probes, provided(Probes)]) -> PlatformView:
    """Answer with all services and their instances, each asked just now."""
    reports = await probes.report()
    return PlatformView(items=[_view(name, instances) for name, instances in reports.items()])


def _view(name: str, instances: list[InstanceReport]) -> ServiceView:
    return ServiceView(
        name=name,
        status=judge_service(instances),
        instances=[InstanceView.model_validate(report) for report in instances],
    )


@platform.get("/openapi.json", policy=public, include_in_schema=False)
async def read_openapi(
    request: Request, documents: Annotated[ApiDocuments, provided(ApiDocuments)]
) -> Response:
    """Answer with the OpenAPI document of the whole platform."""
    document = await documents.merged(request.app.openapi)
    headers = {"ETag": document.entity_tag, "Cache-Control": "no-cache"}
    if is_unchanged(document.entity_tag, request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    return Response(document.body, media_type="application/json", headers=headers)


@pages.api_route("/docs", methods=READING, policy=public, include_in_schema=False)
async def read_docs(request: Request) -> Response:
    """Answer with the page that shows the API."""
    return answer_docs("index.html", request.headers)


@pages.api_route("/docs/", methods=READING, policy=public, include_in_schema=False)
async def redirect_docs() -> Response:
    """Lead to the page's one address."""
    return RedirectResponse("/docs", status_code=308)


@pages.api_route("/docs/{name}", methods=READING, policy=public, include_in_schema=False)
async def read_docs_file(name: str, request: Request) -> Response:
    """Answer with a file of that page."""
    return answer_docs(name, request.headers)


@pages.api_route("/{path:path}", methods=READING, policy=public, include_in_schema=False)
async def read_web_app(path: str, request: Request, web_app: Annotated[WebApp, provided(WebApp)]) -> Response:
    """Answer with a file of the web app, or its page."""
    return web_app.answer(path, request.headers)
