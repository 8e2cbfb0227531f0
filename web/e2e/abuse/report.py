"""What a run says, to people and as JSON."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict, dataclass, field
from typing import Any

from abuse import bounds
from abuse.bounds import MB, Figures, LatencyBounds


@dataclass
class Outcome:
    """One attack's end. Those that go on beside the others have no figures of their own."""

    name: str
    figures: Figures | None
    broken: list[str]
    skipped: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def verdict(self) -> str:
        return "BROKEN" if self.broken else "skipped" if self.skipped else "ok"


def headline(quiet: Figures, latency: LatencyBounds) -> str:
    return (
        f"quiet: {quiet.texts} texts, p50 {quiet.p50 * 1e3:.1f} ms, p99 {quiet.p99 * 1e3:.1f} ms; "
        f"under attack p99 {latency.p99 * 1e3:.0f} ms and worst {latency.worst * 1e3:.0f} ms are allowed; "
        f"memory {quiet.memory_before // MB} MB, {quiet.files_before} files, {quiet.threads_before} threads"
    )


def figures_of(figures: Figures) -> str:
    return (
        f"{figures.seconds:5.1f} s  p99 {figures.p99 * 1e3:4.0f} worst {figures.worst * 1e3:4.0f} ms  "
        f"memory {(figures.memory_peak - figures.memory_before) / MB:+4.0f} "
        f"{(figures.memory_after - figures.memory_before) / MB:+4.0f} MB  "
        f"files {figures.files_peak - figures.files_before:+5} {figures.files_after - figures.files_before:+3}  "
        f"threads {figures.threads_after - figures.threads_before:+3}  cpu {figures.cpu * 100:3.0f} %  "
        f"log {figures.log_lines}"
    )


def line(outcome: Outcome) -> str:
    """One attack's progress line, and what broke below it."""
    middle = figures_of(outcome.figures) if outcome.figures else f"{outcome.seconds:5.1f} s"
    more = [f"    {outcome.verdict}: {what}" for what in outcome.broken] + [f"    {what}" for what in outcome.skipped]
    return "\n".join([f"{outcome.name:20} {outcome.verdict:8}{middle}  {'; '.join(outcome.told)}", *more])


def table(outcomes: list[Outcome], quiet: Figures, latency: LatencyBounds) -> str:
    """The end of a run: every figure under its name, and every bound that broke."""
    head = (
        f"{'':20} {'':8}{'s':>6}{'texts':>7}{'p50':>6}{'p99':>6}{'worst':>7}{'MB':>6}{'after':>7}"
        f"{'files':>7}{'after':>7}{'threads':>9}{'cpu %':>7}{'log':>5}"
    )
    rows = [head]
    for outcome in outcomes:
        start = f"{outcome.name:20} {outcome.verdict:8}"
        if (it := outcome.figures) is None:
            rows.append(f"{start}{outcome.seconds:6.1f}  {'; '.join(outcome.told)}"[:150])
            continue
        rows.append(
            f"{start}{it.seconds:6.1f}{it.texts:7}{it.p50 * 1e3:6.0f}{it.p99 * 1e3:6.0f}{it.worst * 1e3:7.0f}"
            f"{(it.memory_peak - it.memory_before) / MB:6.0f}{(it.memory_after - it.memory_before) / MB:7.0f}"
            f"{it.files_peak - it.files_before:7}{it.files_after - it.files_before:7}"
            f"{it.threads_after - it.threads_before:9}{it.cpu * 100:7.0f}{it.log_lines:5}"
        )
    broken = [f"  {outcome.name}: {what}" for outcome in outcomes for what in outcome.broken]
    skipped = [f"  {outcome.name}: {what}" for outcome in outcomes for what in outcome.skipped]
    rows += ["", headline(quiet, latency)]
    rows += ["skipped:", *skipped] if skipped else []
    rows += [f"{len(broken)} bounds broken:", *broken] if broken else ["every bound held"]
    return "\n".join(["", *rows])


def summary(outcomes: list[Outcome], quiet: Figures, latency: LatencyBounds, seed: int) -> dict[str, Any]:
    return {
        "machine": {"system": platform.platform(), "cores": os.cpu_count(), "python": platform.python_version()},
        "seed": seed,
        "quiet": asdict(quiet),
        "bounds": {
            "p99": latency.p99, "worst": latency.worst,
            "memory_during": bounds.MEMORY_DURING, "memory_after": bounds.MEMORY_AFTER,
            "memory_overall": bounds.MEMORY_OVERALL, "files_after": bounds.FILES_AFTER,
            "threads_after": bounds.THREADS_AFTER, "log_lines": bounds.LOG_LINES, "log_bytes": bounds.LOG_BYTES,
        },
        "attacks": [asdict(outcome) | {"verdict": outcome.verdict} for outcome in outcomes],
    }  # fmt: skip
