"""Who may do what: every command and every button, by everybody."""
