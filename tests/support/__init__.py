"""What the tests share: the harness, scripted phones, databases."""
