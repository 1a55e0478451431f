"""The views of a member's card."""
