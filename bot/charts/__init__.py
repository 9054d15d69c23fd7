"""Charts for a phone: plain data in, PNG bytes of 1080 × 1350 px out.

``content``, ``findings``, ``fingerprints`` and ``palette`` are light and may be imported anywhere; the modules that
draw import matplotlib (66 MB) and belong to the worker process, see ``bot.drawing``.
"""
