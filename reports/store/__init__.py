"""The database: tables, and the rows that other rooms read and write."""
