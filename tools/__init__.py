"""Scripts for use in the checkout; none of them is part of the wheel."""
