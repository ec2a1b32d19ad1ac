"""The space of the grant partners: discussion, circles, offers and asks, mentoring, events, a library. No staff in it
unless a partner invites one of them."""
