"""The users service as an OAuth 2.1 authorisation server: what apps ask, people allow, and tokens let do.

Glossary:
    request: an app's wish to be let in, as the address that it opens.
    consent: a signed-in person's answer to it, on a page of the web app.
    code: what the app takes home from the consent and exchanges once, with proof that it had asked.

Flow: ``GET /api/oauth/authorize`` → the page ``/consent`` → ``POST /api/oauth/consents`` → the app's redirect
address → ``POST /api/oauth/token`` → a session of the app's own, which ends like any other.
"""
