"""The pages of letters: for who reads one, for who writes and checks them, and for their templates."""
