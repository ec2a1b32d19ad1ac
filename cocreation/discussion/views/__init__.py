"""The Group's pages to talk, and what a facilitator holds of them."""
