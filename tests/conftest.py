"""Puts this folder on the path, for the fakes that several folders of tests share."""
