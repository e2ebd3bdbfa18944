"""Who people are, what they may do, and for how long they have proven it.

Glossary:
    user: a person with an account; known by an e-mail address that no other account has.
    account: what we keep of a user: address, name, password hash, roles, preferences.
    role: a bundle of permissions, kept in code.
    permission: one kind of act, ``resource:action``.
    session: one signing-in of one user on one device; it ends by time, by sign-out or by revocation.
    access token: a signed statement, ten minutes long, of who is calling and with which permissions.
    refresh token: an opaque secret that continues a session; each use replaces it by its successor.
    lineage: the one line of refresh tokens of a session.
    app: somebody else's program that a person lets act for him, within scopes; a client in OAuth's words.
    provider: where a person has an account elsewhere that he may sign in with.
    revocation: the news that a session, or all of a user's earlier tokens, count no more.
    set-up: the first run, in which one person becomes the owner by a one-time link.
    known device: a browser or program that has signed in to the account before; guessers cannot slow it.
    letter: a mail to a person, kept with the act it tells of and sent afterwards.
    outbox: the letters, sent or not; with no mail server, where their links are read.

Flow of a sign-in: ``signin.routes`` → ``signin.actions`` (throttle, password) → ``sessions.actions``
(session, tokens) → PostgreSQL. Every later request is judged by its access token alone, in each service.
"""
