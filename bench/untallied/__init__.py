"""Foyer without rollups: what recording would cost if nobody kept them."""
