"""Telling others what is new: Atom feeds and signed webhooks."""
