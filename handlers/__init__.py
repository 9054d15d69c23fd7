"""What a person can do in the chat: one module per conversation or command."""
