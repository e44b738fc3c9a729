"""The commands: one file per command or family of commands."""
