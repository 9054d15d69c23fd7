"""The documents tell the truth: what they name exists, and what exists is named."""
