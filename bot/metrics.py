"""What Prometheus is told: how the bot does, in numbers without anybody's name, chat or words."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, start_http_server

from bot.pacing import Pacing
from bot.peers import Peers
from models.queries.workload import Workload

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds; an answer takes some milliseconds and Telegram's 50, a chart half a second."""


class Metrics:
    """The numbers of one process, in a registry of their own."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = registry = CollectorRegistry()
        self._updates = Counter("realisasi_updates", "Updates handled.", ("kind", "outcome"), registry=registry)
        self._seconds = Histogram(
            "realisasi_update_seconds", "From its turn to its end.", buckets=BUCKETS, registry=registry
        )
        self._sends = Counter("realisasi_sends", "Tries to send a message.", ("to", "result"), registry=registry)
        self._reports = Gauge("realisasi_reports", "Reports of the newest month.", ("state",), registry=registry)
        self._notices = Gauge("realisasi_notices_waiting", "Notices claimed and not ended.", registry=registry)
        self._queue = Gauge("realisasi_queue", "What waits in this process.", ("of",), registry=registry)
        self._leader = Gauge("realisasi_leader", "1 where this process leads.", registry=registry)
        self._replicas = Gauge("realisasi_replicas", "Processes that serve this bot.", registry=registry)

    def handled(self, kind: str, outcome: str, seconds: float) -> None:
        """Count an update."""
        self._updates.labels(kind, outcome).inc()
        self._seconds.observe(seconds)

    def sent(self, result: str, broadcast: bool) -> None:
        """Count a try to send."""
        self._sends.labels("all" if broadcast else "one", result).inc()

    def loaded(self, workload: Workload) -> None:
        """Take what the database says; the leader asks it every minute."""
        for state, count in workload.reports.items():
            self._reports.labels(state).set(count)
        self._notices.set(workload.notices)

    def watch(self, peers: Peers, pacing: Pacing) -> None:
        """Look at queues and at who leads whenever Prometheus asks."""
        queues: dict[str, Callable[[], float]] = {
            "updates waiting": lambda: peers.updates[0],
            "updates in hand": lambda: peers.updates[1],
            "answers to send": lambda: pacing.waiting[0],
            "broadcast to send": lambda: pacing.waiting[1],
        }
        for name, count in queues.items():
            self._queue.labels(name).set_function(count)
        self._leader.set_function(lambda: peers.leads)
        self._replicas.set_function(lambda: peers.count)

    def serve(self, listen: str) -> Callable[[], None]:
        """Serve ``/metrics`` in a thread; returns what stops it. Raises ``OSError`` where the address is taken."""
        host, _, port = listen.rpartition(":")
        server, thread = start_http_server(int(port), host, self.registry)

        def stop() -> None:
            server.shutdown()
            server.server_close()
            thread.join()

        return stop
