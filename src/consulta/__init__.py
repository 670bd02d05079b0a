"""Consulta: find somebody who knows, book, meet by video, pay for the minutes talked."""
