"""Meetings of the Group: agenda, who was there, who would like to speak, minutes that build themselves."""
