"""What must hold under every attack. This file decides; it measures nothing."""

from __future__ import annotations

from dataclasses import dataclass, field

MB = 1 << 20

#: How much longer than in quiet a bystander's text may take: the 99th of a hundred, and the slowest of all.
LATENCY_ADDED, LATENCY_TIMES = 0.050, 5
WORST_LATENCY = 1.0

#: What the server may hold more than before the attack, while it goes on and once it is over.
MEMORY_DURING, MEMORY_AFTER = 64 * MB, 16 * MB

#: What the server may hold more at the end of the run than before the first attack, whatever it met.
MEMORY_OVERALL = 48 * MB

#: The server's own: five readers of the database with two files each, opened when they are first needed, and threads
#: that hashing and the database have not yet let go: the system's pool keeps some for a while.
FILES_AFTER, THREADS_AFTER = 10, 6

#: What counts as quiet at the most: slower, the machine is too busy for the bound to mean anything.
QUIET_AT_MOST = 0.040

#: How much slower the server is that was not optimised: a frame costs 8 µs in a release build and 100 µs in a debug
#: build. What is added to the latency grows by that.
UNOPTIMISED = 12

#: What is measured again before it is held against the server. A stall of the machine's does not come back; what the
#: server does comes back each time. Nor does what the allocator keeps of the memory that was given back to it: the next
#: round uses it again, while a leak leaks again.
MEASURED_AGAIN = ("latency", "memory after it")
ROUNDS = 3

#: How long the server may take to be as it was before.
SETTLE_WITHIN = 8.0

#: What an attack may have the server write to its log at `info`: nothing a client does is news, but the host may be
#: told of it now and then.
LOG_LINES, LOG_BYTES = 20, 8 * 1024


@dataclass
class Figures:
    """What was measured of one attack."""

    seconds: float = 0
    texts: int = 0
    p50: float = 0
    p99: float = 0
    worst: float = 0
    #: What went wrong for the bystanders, in words: a text lost, out of order, a socket closed.
    disturbances: list[str] = field(default_factory=list)
    memory_before: int = 0
    memory_peak: int = 0
    memory_after: int = 0
    files_before: int = 0
    files_peak: int = 0
    files_after: int = 0
    threads_before: int = 0
    threads_peak: int = 0
    threads_after: int = 0
    #: Seconds of processor time for each second; reported, not bounded.
    cpu: float = 0
    log_lines: int = 0
    log_bytes: int = 0
    #: What the log must not hold, in words.
    log_faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LatencyBounds:
    """How slow a bystander's text may be."""

    p99: float
    worst: float

    @classmethod
    def after(cls, quiet_p99: float, *, is_optimised: bool) -> LatencyBounds:
        times = 1 if is_optimised else UNOPTIMISED
        return cls(
            LATENCY_ADDED * times + LATENCY_TIMES * min(quiet_p99, QUIET_AT_MOST),
            WORST_LATENCY * (1 if is_optimised else 3),
        )


def settled(figures: Figures) -> list[str]:
    """Which of what was taken has not been given back."""
    broken = []
    if figures.memory_after - figures.memory_before > MEMORY_AFTER:
        broken.append(f"memory after it: {figures.memory_after - figures.memory_before >> 20} MB more than before")
    if figures.files_after - figures.files_before > FILES_AFTER:
        broken.append(f"files: {figures.files_before} before, {figures.files_after} after")
    if figures.threads_after - figures.threads_before > THREADS_AFTER:
        broken.append(f"threads: {figures.threads_before} before, {figures.threads_after} after")
    return broken


def broken(figures: Figures, latency: LatencyBounds) -> list[str]:
    """Every bound that the figures break, in words."""
    found = settled(figures)
    if figures.p99 > latency.p99:
        found.append(f"latency: p99 {figures.p99 * 1e3:.0f} ms, bound {latency.p99 * 1e3:.0f} ms")
    if figures.worst > latency.worst:
        found.append(f"latency: worst {figures.worst * 1e3:.0f} ms, bound {latency.worst * 1e3:.0f} ms")
    if figures.seconds > 0.3 and not figures.texts:
        found.append("bystanders: not a word of theirs arrived")
    if figures.memory_peak - figures.memory_before > MEMORY_DURING:
        found.append(f"memory during it: {figures.memory_peak - figures.memory_before >> 20} MB more than before")
    if figures.log_lines > LOG_LINES or figures.log_bytes > LOG_BYTES:
        found.append(f"log: {figures.log_lines} lines, {figures.log_bytes} bytes")
    return (
        found
        + [f"bystanders: {what}" for what in figures.disturbances]
        + [f"log: {what}" for what in figures.log_faults]
    )
