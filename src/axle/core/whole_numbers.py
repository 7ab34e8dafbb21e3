"""Whole numbers as clients write them: ids, pages, limits and moments are digits of ASCII and nothing else."""

from __future__ import annotations

MAX_DIGITS = 18  # of a number that surely fits into 64 bits


def is_digits(text: str) -> bool:
    """Tell whether a text is digits, however many."""
    return text.isascii() and text.isdigit()


def is_whole_number(text: str, max_digits: int = MAX_DIGITS) -> bool:
    """Tell whether a text is a whole number of at most so many digits, without a sign."""
    return is_digits(text) and len(text) <= max_digits


def whole_number(text: str, max_digits: int = MAX_DIGITS) -> int | None:
    """Read a whole number; None for what is none, or has more digits."""
    return int(text) if is_whole_number(text, max_digits) else None
