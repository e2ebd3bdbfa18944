"""Portability: what this service keeps of a person, without secrets and without anybody else."""
