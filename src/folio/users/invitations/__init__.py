"""Invitations: how people come in who may not come by themselves."""
