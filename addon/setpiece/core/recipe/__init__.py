"""Recipes: what may appear in a data set and how it varies."""
