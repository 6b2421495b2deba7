"""Candidates for the values of each slot, with the features that the scorers weigh."""
