"""The grant partner's pages about their account, and finance's."""
