"""What the bot says around questions that the next plain message answers."""

from __future__ import annotations

CANCELLED = "Dibatalkan; tidak ada yang berubah."
RECEIVED = "Jawaban Anda sudah diterima."
NEEDS_TEXT = "Jawaban ini perlu diketik sebagai pesan teks. Untuk membatalkan, ketik /batal."
