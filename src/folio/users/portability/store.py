"""The sections of a person's data: a query for each. No secret, digest or key is among them."""

from folio.chassis.portability.sections import queried

_PROFILE = """
    SELECT id, email, name, roles, locale, time_zone, currency, theme, gain_colours, email_verified_at,
        second_factor_at, created_at, updated_at, id AS key
    FROM users WHERE id = :user
"""
_SESSIONS = """
    SELECT id, transport, user_agent, address, methods, created_at, authenticated_at, idle_expires_at,
        expires_at, ended_at, end_reason, client_id, scopes, id AS key
    FROM sessions WHERE user_id = :user
"""
_PASSKEYS = """
    SELECT id, name, is_synchronised, created_at, last_used_at, id AS key
    FROM passkeys WHERE user_id = :user
"""
_AUTHENTICATORS = """
    SELECT id, created_at, confirmed_at, last_used_at, id AS key
    FROM totp_factors WHERE user_id = :user
"""
_TOKENS = """
    SELECT id, name, scopes, networks, created_at, expires_at, last_used_at, last_address, revoked_at,
        id AS key
    FROM program_tokens WHERE user_id = :user
"""
_APPS = """
    SELECT id, client_id, client_name, scopes, granted_at, last_used_at, id AS key
    FROM oauth_grants WHERE user_id = :user
"""
_IDENTITIES = """
    SELECT id, issuer, subject, label, linked_at, last_used_at, id AS key
    FROM identities WHERE user_id = :user
"""
_INVITATIONS = """
    SELECT id, email, role, created_at, expires_at, accepted_at, revoked_at, id AS key
    FROM invitations WHERE invited_by = :user
"""
_LETTERS = """
    SELECT id, kind, recipient, subject, state, created_at, sent_at, id AS key
    FROM letters WHERE user_id = :user
"""
# What somebody else did to the person is told, and not who or from where: that is theirs.
_AUDIT = """
    SELECT sequence, at, action, outcome, actor_kind, is_own AS is_own_act, target_kind, target_id, details,
        CASE WHEN is_own THEN address END AS address, CASE WHEN is_own THEN session_id END AS session_id,
        lpad(CAST(sequence AS text), 19, '0') COLLATE "C" AS key
    FROM (
        SELECT *, actor_id IS NOT DISTINCT FROM CAST(CAST(:user AS uuid) AS text)
            OR parent_id IS NOT DISTINCT FROM CAST(:user AS uuid) AS is_own
        FROM audit.records
        WHERE actor_id = CAST(CAST(:user AS uuid) AS text) OR parent_id = CAST(:user AS uuid)
            OR (target_kind = 'user' AND target_id = CAST(CAST(:user AS uuid) AS text))
    ) AS mine
"""

SECTIONS = (
    queried("profile", _PROFILE),
    queried("sessions", _SESSIONS),
    queried("passkeys", _PASSKEYS),
    queried("authenticators", _AUTHENTICATORS),
    queried("access_tokens", _TOKENS),
    queried("connected_apps", _APPS),
    queried("identities", _IDENTITIES),
    queried("invitations", _INVITATIONS),
    queried("letters", _LETTERS),
    queried("audit", _AUDIT),
)
