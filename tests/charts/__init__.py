"""Charts: what they say, how they are set and the worker that draws them."""
