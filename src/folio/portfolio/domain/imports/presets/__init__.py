"""The readers of brokers' formats, one module each.

Each module has one ``PRESET``: its names, the signature it recognises a text by, and its reader. A reader
takes a ``Source`` and gives a ``Reading``. Formats were learned from public exports and descriptions.

Glossary:
    signature: the words by which a format is recognised.
    opening: the first records of a file.
"""
