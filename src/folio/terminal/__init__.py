"""The terminal service: shells that outlive the page they are shown in.

Glossary:
    terminal session: a shell with its screen; pages attach to it and leave it.
    command: a line of a session's shell, with its exit status.
"""
