"""The one door of the platform: Envoy carries the requests, this package tells it how.

Glossary:
    data plane: the Envoy process that listens on the public port and carries every request.
    control plane: this package's own process; it writes what Envoy reads and serves the web app.
    route: a family of paths, the service behind it and the policy that guards it.
    policy: what the door asks of a caller; each service asks again by itself.
    endpoint: the address and port of one instance of a service.
    rate class: which token bucket a route's requests are counted in.

Flow: ``domain.table`` declares the routes and ``domain.bootstrap`` renders them; ``python -m
folio.gateway.envoy`` writes the result below ``run/envoy`` and becomes Envoy. ``discovery`` follows the
registry and renames new endpoint files into place, which Envoy watches; ``signing_keys`` does the same with
the keys of users.
"""
