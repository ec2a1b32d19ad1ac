"""Topics, what is written in them, and what applicants are asked."""

from .asking import ApplicantQuestion
from .topic import DISCUSSED, Topic
from .words import Comment, Mention, Point, PointEcho

__all__ = ["DISCUSSED", "ApplicantQuestion", "Comment", "Mention", "Point", "PointEcho", "Topic"]
