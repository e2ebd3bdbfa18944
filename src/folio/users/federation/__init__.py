"""Signing in with an account elsewhere: providers, the way there and back, and the identities it links.

Glossary:
    provider: an OpenID Connect provider that the settings name.
    identity: an issuer and a subject there; it belongs to one account here and is never found by address.
    transaction: one way to a provider and back, kept sealed in the browser that makes it.
    link: the act of a signed-in person that gives an identity to the account.

Flow: ``POST /api/auth/federation/{provider}`` → the provider → ``GET …/callback`` → ``actions.return_from``
(answer, code, ID token) → the account of the identity, or a new one → a session in cookies.
"""
