"""A new password for somebody who cannot give the old one."""
