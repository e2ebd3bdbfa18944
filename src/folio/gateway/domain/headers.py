"""Headers of answers and requests, and how Envoy is told to set them."""

from folio.gateway.domain.plane import DataPlane, JsonObject


def security_headers(plane: DataPlane) -> dict[str, str]:
    """Return the headers of every answer that has not said something of its own there."""
    headers = {
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "content-security-policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        "cache-control": "no-store",
    }
    if plane.is_https:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return headers


def add_if_absent(headers: dict[str, str]) -> list[JsonObject]:
    """Return the instructions to add each header unless there is one already."""
    return _instructions(headers, "ADD_IF_ABSENT")


def overwrite(headers: dict[str, str]) -> list[JsonObject]:
    """Return the instructions to set each header, whatever was there."""
    return _instructions(headers, "OVERWRITE_IF_EXISTS_OR_ADD")


def _instructions(headers: dict[str, str], action: str) -> list[JsonObject]:
    return [
        {"header": {"key": key, "value": value}, "append_action": action} for key, value in headers.items()
    ]
