"""What demarche knows of the world: states, bodies, offices and their holders, memberships, all with dates.

Tables with their origin lie in `data/`; `tools/build_knowledge.py` makes those that come from files. Use the functions below.
"""

from demarche.knowledge.actors import (
    KnownActor,
    Organisation,
    State,
    actor_by_id,
    find_actor,
    meanings,
    organisation,
    organisations,
    printed_names,
    state,
    states,
)
from demarche.knowledge.ambiguity import collective_senses, is_place, senses, state_name
from demarche.knowledge.lookup import Around, Candidate, candidates
from demarche.knowledge.memberships import Membership, member_bodies, members, memberships, spells, suspended
from demarche.knowledge.naming import actors_in, in_a_name
from demarche.knowledge.offices import Holder, Office, find_office, has_role, holder, holder_of, offices
from demarche.knowledge.own import OwnActor, OwnActors, using
from demarche.knowledge.own_file import read_own_actors
from demarche.knowledge.tables import fold, slug
from demarche.knowledge.titling import issue_title

__all__ = [
    "Around",
    "Candidate",
    "Holder",
    "KnownActor",
    "Membership",
    "Office",
    "Organisation",
    "OwnActor",
    "OwnActors",
    "State",
    "actor_by_id",
    "actors_in",
    "candidates",
    "collective_senses",
    "find_actor",
    "find_office",
    "fold",
    "has_role",
    "holder",
    "holder_of",
    "in_a_name",
    "is_place",
    "issue_title",
    "meanings",
    "member_bodies",
    "members",
    "memberships",
    "offices",
    "organisation",
    "organisations",
    "printed_names",
    "read_own_actors",
    "senses",
    "slug",
    "spells",
    "state",
    "state_name",
    "states",
    "suspended",
    "using",
]
