"""Reviews: who may give them, what they change, and what everybody is told."""
