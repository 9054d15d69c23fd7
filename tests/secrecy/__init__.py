"""What nobody else may see: secrets, files, and ports."""
