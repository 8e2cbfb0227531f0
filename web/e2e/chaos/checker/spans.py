"""Spans of time, and what is left of them without others."""

from __future__ import annotations

from collections.abc import Iterable

#: From, and until.
Span = tuple[float, float]


def without(span: Span, others: Iterable[Span]) -> list[Span]:
    """What is left of a span when others are taken out of it."""
    left = [span]
    for start, end in others:
        left = [
            piece
            for since, until in left
            for piece in ((since, min(until, start)), (max(since, end), until))
            if piece[1] > piece[0]
        ]
    return left


def shared(one: Span, other: Span) -> float:
    """How long two spans have in common."""
    return min(one[1], other[1]) - max(one[0], other[0])


def touches(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
