"""Where students' code runs, and nothing that it can do gets out: a wall, and what is said through it."""
