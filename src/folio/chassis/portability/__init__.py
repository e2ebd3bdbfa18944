"""What a service keeps of a person, given out in sections that can be paged: his data are his to take.

Glossary:
    section: rows of one kind with named columns, such as accounts or passkeys.
    total: how many rows a section has; what comes after counting may differ by what is written meanwhile.

Flow: each service lists the sections of a person and reads them page by page; another service asks for
them over ``/internal/portability``, acting for that person. Secrets and their digests are in no section.
"""
