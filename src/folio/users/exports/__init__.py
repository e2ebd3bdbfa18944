"""Exports: a person takes along what every service keeps of him, as one file, made by a job.

Flow: the job asks each source for its sections, writes them page by page into a workroom of its own, packs
them, and moves the archive to its name in one step. The archive is kept for as long as the job.
"""
