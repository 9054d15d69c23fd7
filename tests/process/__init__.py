"""The real bot as a process of its own, against a Bot API over HTTP on loopback."""
