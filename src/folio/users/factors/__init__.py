"""Second factors: an app's codes, and recovery codes for the day it is lost."""
