"""Fixtures: a provider to sign in with."""

from tests.users.federation.conftest import environ, provider

__all__ = ["environ", "provider"]
