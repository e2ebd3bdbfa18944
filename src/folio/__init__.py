"""Stock Portfolio: a self-hosted investing workbench of six services behind one gateway."""

__version__ = "3.0.0"
