"""A change is asked for, proposed, decided; a grant is ended: the pages."""
