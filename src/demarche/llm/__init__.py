"""A model of the user's own, on any server that speaks OpenAI's chat completions: what it says it found, held against the report's words.

The server is a stranger: whatever it answers, no entry stands whose words are not in the report, and no more is asked than was allowed.
"""

from demarche.llm.asking import Asking
from demarche.llm.joining import joined
from demarche.llm.purse import Spent

__all__ = ["Asking", "Spent", "joined"]
