"""What nobody should send, sent all the same."""
