"""Who may do what with one object: a portfolio, a project, a terminal session, a conversation.

owner: whose object it is.  grant: what the owner lets somebody else do with it, for a time.
relation: what somebody is to an object.  act: what is done with it.
A permission says which kinds of act a person may do at all, a grant on which objects of others: both are
needed. ``relations`` decides, ``amounts`` blots figures out, ``store`` keeps; ``chassis.guard`` asks them for
every route. The rules: docs/specs/access.md.
"""
