"""The commands of staff, a module a theme: each is one function, its help the docstring, its effect the body."""
