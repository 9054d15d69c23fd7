"""The indicator catalogue of an office: data in TOML, checked when loaded."""
