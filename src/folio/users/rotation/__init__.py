"""Rotation: new keys take over from old ones without anybody noticing."""
