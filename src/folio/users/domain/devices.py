"""What a browser or program calls itself, in our own words: a letter repeats nothing that a stranger sent.

Source: docs/specs/sessions.md, New devices.
"""

# Chrome's name is in most others', Safari's in Chrome's, so the more particular come first.
BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)
PROGRAM = "a program that is no browser"


def describe_device(user_agent: str) -> str:
    """Return browser and system by name, as far as they are known."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), None)
    if browser is None:
        return f"{PROGRAM}, on {system}" if system else PROGRAM
    return f"{browser} on {system}" if system else browser
