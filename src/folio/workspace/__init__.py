"""The workspace service: projects of files under git.

Glossary:
    project: a folder of files with its git history.
    file: text or bytes at a path of a project.
    upload: a file on its way into a project.
"""
