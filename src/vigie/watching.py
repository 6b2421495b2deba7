"""Watching feeds: the rounds of a service that takes in what is new and tells it."""
