"""Due diligence: what Global Dialogue checks before money moves. Staff and finance see it; others read one line."""
