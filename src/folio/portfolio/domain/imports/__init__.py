"""Brokers' files: bytes in, activity drafts out, and which of them are already in the ledger.

Pure: no clock, no file, no log. A bad file never raises anything but a kernel ``Invalid``; a bad row is
a row that carries its problem.

Flow: ``parsing.parse_file`` takes the bytes through ``reading`` (bytes to text to records), picks a preset
(``presets``, by header signature) or a column mapping (``mapping``), and returns a ``ParsedFile`` of
``ImportRow``; ``identity.compare_rows`` then tells which rows are new against what is stored.

Glossary:
    preset: the reader of one broker's export format.
    mapping: which column of a free-form CSV file holds which field of an activity.
    record: one logical line of a CSV file, with the physical line it starts on.
    draft: the fields of an activity before it has ids; instruments and accounts are still names.
    row: what became of one piece of a file: a draft, a problem, or a reason why it is ignored.
    identity: what makes two rows the same activity: the broker's id, or fingerprint and occurrence.
    fingerprint: a digest of the content of a draft.
    occurrence: the number of a row among the rows of one file with the same fingerprint, from 0.
"""
