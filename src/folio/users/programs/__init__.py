"""Programs without a person: service accounts, whose tokens an administrator makes."""
