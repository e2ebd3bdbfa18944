"""Locking an account down: whatever opens it is stopped in one act, and comes back piece by piece.

Glossary:
    lock down: end every session and token, forget the password, stop passkeys and identities elsewhere.
    stopped: a passkey or an identity that signs nobody in and proves nothing until it is resumed.
    resume: the act of a person who has come back by a new password, or of an administrator for all at once.
"""
