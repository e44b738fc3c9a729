"""The command line: parse the arguments, call the other packages, and print the result."""
