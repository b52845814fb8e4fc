"""Documents → passages → ranked quotes: a library and a command line of its own."""
