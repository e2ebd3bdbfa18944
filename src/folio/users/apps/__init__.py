"""Apps that act for people: which are registered, and what each person has let them do.

Glossary:
    app, client: a program of somebody else's; all are public clients (they keep no secret).
    grant: what one person lets one app do, until he takes it back.
"""
