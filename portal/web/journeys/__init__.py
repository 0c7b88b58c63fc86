"""Journeys: question pages declared once, served by one small engine."""
