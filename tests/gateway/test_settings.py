"""What may be decided about the gateway."""

from pathlib import Path

from folio.chassis.auth import cookie_name
from folio.chassis.settings import load_settings
from folio.gateway.domain.plane import Rate
from folio.gateway.settings import GatewaySettings


def settings_of(tmp_path: Path, **environ: str) -> GatewaySettings:
    return load_settings(GatewaySettings, service="gateway", environ={"FOLIO_HOME": str(tmp_path), **environ})


def test_the_data_plane_listens_on_the_public_port(tmp_path: Path) -> None:
    plane = settings_of(tmp_path, FOLIO_PORT_OFFSET="600").data_plane

    assert (plane.port, plane.control_plane_port) == (4710, 4711)
    assert plane.bind == "127.0.0.1"
    assert plane.directory == str(tmp_path / "run" / "envoy")
    assert plane.admin_socket == str(tmp_path / "run" / "envoy-admin.sock")


def test_rates_are_as_configured(tmp_path: Path) -> None:
    changes = {"FOLIO_GATEWAY_USER_PER_S": "7", "FOLIO_GATEWAY_CREDENTIALS_EVERY_S": "9"}
    rates = settings_of(tmp_path, **changes).data_plane.rates

    assert (rates.user, rates.credentials) == (Rate(600, 7), Rate(30, 1, 9))


def test_the_cookie_is_the_one_that_services_read(tmp_path: Path) -> None:
    for url in ("http://localhost:4110", "https://folio.example"):
        settings = settings_of(tmp_path, FOLIO_PUBLIC_URL=url)

        assert settings.data_plane.access_cookie == cookie_name("access", settings.platform)


def test_by_dns_each_service_has_its_usual_port(tmp_path: Path) -> None:
    by_registry = settings_of(tmp_path).data_plane
    by_name = settings_of(tmp_path, FOLIO_DISCOVERY="dns", FOLIO_PORT_OFFSET="600").data_plane

    assert by_registry.dns_ports is None
    assert by_name.dns_ports is not None
    assert (by_name.dns_ports["users"], by_name.dns_ports["portfolio"]) == (4700, 4760)


def test_the_access_log_is_a_file_of_the_platform_when_asked_for(tmp_path: Path) -> None:
    places = [
        settings_of(tmp_path, FOLIO_GATEWAY_ACCESS_LOG=place).data_plane.access_log
        for place in ("stdout", "file", "off")
    ]

    assert places == ["stdout", str(tmp_path / "logs" / "access.log"), None]
