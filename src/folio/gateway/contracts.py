"""What the gateway's own paths answer."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class InstanceView(BaseModel):
    """One running instance of a service."""

    model_config = ConfigDict(frozen=True, from_attributes=True)

    instance: int = Field(description="Its number, from 0.")
    address: str
    port: int
    ready: bool = Field(description="It takes requests.")
    version: str
    uptime_s: float | None = Field(description="Seconds since it started; null when it did not answer.")
    latency_ms: float | None = Field(description="How long its health took to ask for; null likewise.")


class ServiceView(BaseModel):
    """One service and its instances."""

    model_config = ConfigDict(frozen=True)

    name: str
    status: Literal["healthy", "degraded", "down"]
    instances: list[InstanceView]


class PlatformView(BaseModel):
    """All services."""

    model_config = ConfigDict(frozen=True)

    items: list[ServiceView]
