"""The directory: users as administrators find, change, lock out and let in again."""
