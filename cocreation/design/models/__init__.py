"""Design decisions: the fund's rules as the Group writes, discusses and agrees them."""

from .decision import DesignDecision, DesignRound, DesignVersion
from .talk import DesignAmendment, DesignComment

__all__ = ["DesignAmendment", "DesignComment", "DesignDecision", "DesignRound", "DesignVersion"]
