"""What every service stands on: one way to be a process, to be asked, to remember and to be found.

Glossary:
    service: one of the six parts; it runs as one or more instances.
    instance: one process of a service, numbered from 0, with a port of its own.
    policy: who may call a route; a route without one refuses to start.
    principal: who is calling, as proven by a token.
    bus: messages that may be missed (Valkey pub/sub).
    event: a fact that may not be missed (outbox in PostgreSQL, then a Valkey stream).
    registry: which instances live where, each under a lease that it renews.

Flow of a request: ``server`` (request id, metrics, problems) → ``routing`` (policy, idempotency) →
the service's ``routes`` → its ``actions`` → ``database``.
"""
