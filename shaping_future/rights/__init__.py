"""What people may ask of us about what we keep: how long, a copy, its end; their consents; and complaints."""
