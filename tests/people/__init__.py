"""People: their numbers, the roster, invitations and who is who."""
