"""After the round: applicants who would like to meet others are introduced, when both say yes."""
