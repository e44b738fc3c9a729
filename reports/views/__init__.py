"""What each page of the reports shows, one view a file."""
