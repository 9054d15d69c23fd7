"""The audit trail: what is written, and that tampering shows."""
