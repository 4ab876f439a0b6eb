"""Vehicles built by code: an implicit body whose panels are cut along fields, with wheels, lamps and an interior."""
