"""Measurements: how fast events come in, beside the floor and beside the ordinary way."""
