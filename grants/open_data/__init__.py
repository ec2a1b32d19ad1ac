"""What everybody may know of the fund: its calls, the grants made, and the same as open data."""
