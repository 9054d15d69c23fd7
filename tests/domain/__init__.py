"""The pure rules: months and their windows, arithmetic, number words and the grammar of answers."""
