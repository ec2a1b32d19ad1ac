"""The pages of the fund's books."""
