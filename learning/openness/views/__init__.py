"""What machines and curious people read: the API, the page about it, the feed and the calendar."""
