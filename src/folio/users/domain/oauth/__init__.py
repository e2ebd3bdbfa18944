"""The laws of letting apps act for people: clients, scopes, requests, codes and devices (OAuth 2.1)."""
