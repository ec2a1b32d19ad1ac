"""Pages of the Group: the member's own, the facilitator's, and the public one."""
