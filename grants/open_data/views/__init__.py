"""Pages and files for everybody, and the page on which a grant partner says what may stand there."""
