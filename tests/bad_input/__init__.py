"""A folder of its own to pytest, so that its world goes when its tests are over."""
