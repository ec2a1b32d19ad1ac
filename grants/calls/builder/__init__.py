"""The pages on which staff build a call, try it, launch it, and change it afterwards."""
