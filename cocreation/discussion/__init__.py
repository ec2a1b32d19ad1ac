"""What the Group writes about one application or topic: points for and against, comments, questions to ask."""
