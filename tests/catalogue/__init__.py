"""The shipped catalogue against the document it was read from, and the refusals of a broken one."""
