"""What administrators tend in the chat, and evidence behind the numbers."""
