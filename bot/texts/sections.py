"""The words that all sections of administration share."""

from __future__ import annotations

HOME, BACK = "‹ Menu admin", "‹ Kembali"
STALE = "Tombol ini sudah tidak berlaku. Ketik /admin."
MONTHS, FREE_DAYS, ANNOUNCE = "🗓 Periode", "🏖 Hari libur kantor", "📣 Pengumuman"
TARGETS, TRAIL = "🎯 Target", "🧾 Catatan audit"
BACKUP, HEALTH = "💾 Cadangan", "🩺 Kesehatan"
OLDER, NEWER = "Lebih lama ›", "‹ Lebih baru"
