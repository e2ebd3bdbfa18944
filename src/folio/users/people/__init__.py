"""People as the other services need to know them: whose an address is, and what somebody is called."""
