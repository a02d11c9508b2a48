"""What demarche knows of the world: states, bodies, offices and their holders, memberships, all with dates.

Tables with their origin lie in `data/`; `tools/build_knowledge.py` makes those that come from files. Use the functions below.
"""

from demarche.knowledge.actors import (
    KnownActor,
    Organisation,
    State,
    actor_by_id,
    find_actor,
    organisation,
    organisations,
    state,
    states,
)
from demarche.knowledge.memberships import Membership, members, memberships
from demarche.knowledge.offices import Holder, Office, find_office, holder, holder_of, offices
from demarche.knowledge.tables import fold

__all__ = [
    "Holder",
    "KnownActor",
    "Membership",
    "Office",
    "Organisation",
    "State",
    "actor_by_id",
    "find_actor",
    "find_office",
    "fold",
    "holder",
    "holder_of",
    "members",
    "memberships",
    "offices",
    "organisation",
    "organisations",
    "state",
    "states",
]
