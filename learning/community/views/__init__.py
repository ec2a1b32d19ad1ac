"""Pages of the space of the grant partners. Whoever is no partner and no guest finds none of them."""
