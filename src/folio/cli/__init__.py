"""The ``folio`` command: plans the platform's processes, starts them, watches them and stops them.

Glossary:
    process: one entry of the plan: PostgreSQL, Valkey, Envoy or an instance of a service.
    plan: which processes there are, how each is started, stopped and asked whether it is well.
    supervisor: the program (supervisord) that owns the processes and brings a dead one back.
    provisioning: making the roles, databases and secrets the services expect; harmless when repeated.
    unprivileged: the way PostgreSQL, which refuses to be root, is run when the platform is.

Flow of ``folio up``: ``commands`` → ``startup`` → ``premises`` (lock) → ``postgres``/``valkey`` (files) →
``plan`` → ``listeners`` (who is in the way) → ``keys`` (secrets) → ``control`` (supervisord, which ``keeper``
runs) → ``provision`` (databases) → ``probes`` (wait) → ``overview``.
"""
