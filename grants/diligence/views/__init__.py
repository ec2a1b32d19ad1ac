"""Pages of the checks: what is to do, one application, one check, its papers; the register."""
