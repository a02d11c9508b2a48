"""The network behind our pipeline: MiniLM over word pieces, one head a task (PyTorch, for training only).

Arcs and labels are biaffine (Dozat & Manning 2017); a word that heads itself is the root of its sentence.
"""

from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from transformers import BertModel

from demarche.language.encoding import SHAPES, SPACINGS

ARC, LABEL = 256, 96
DROPOUT = 0.25
INPUTS = ["pieces", "surfaces", "mask", "first", "last"]  # of an encoder, by their names in a batch and a graph


@dataclass(frozen=True)
class Sizes:
    """How many classes each head tells apart."""

    upos: int
    xpos: int
    feats: int
    lemma: int
    label: int
    name: int


class WordEncoder(nn.Module):
    """MiniLM with a surface embedding added to its input; gives a vector a word, from its first and last piece."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.bert = bert
        width = int(bert.config.hidden_size)
        self.surface = nn.Embedding(SHAPES * SPACINGS, width)
        nn.init.normal_(self.surface.weight, std=0.01)
        self.join = nn.Linear(2 * width, width)
        self.drop = nn.Dropout(DROPOUT)
        self.width = width

    def forward(self, pieces: Tensor, surfaces: Tensor, mask: Tensor | None, first: Tensor, last: Tensor) -> Tensor:
        """Word vectors (batch, words, width) from pieces and surfaces (batch, pieces), and each word's first and last piece.

        Without a mask all pieces are read.
        """
        inputs = self.bert.embeddings.word_embeddings(pieces) + self.surface(surfaces)
        hidden = self.bert(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
        both = torch.cat([_gather(hidden, first), _gather(hidden, last)], dim=-1)
        return cast(Tensor, self.drop(nn.functional.gelu(self.join(self.drop(both)))))


def _gather(hidden: Tensor, at: Tensor) -> Tensor:
    return torch.gather(hidden, 1, at.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))


class Biaffine(nn.Module):
    """Scores of every pair of words as dependent and head (batch, dependents, heads)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.dependent = nn.Linear(width, ARC)
        self.head = nn.Linear(width, ARC)
        self.pair = nn.Linear(ARC, ARC)
        self.itself = nn.Linear(width, 1)
        self.prior = nn.Linear(ARC, 1)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, words: Tensor) -> Tensor:
        dependent = self.drop(nn.functional.gelu(self.dependent(words)))
        head = self.drop(nn.functional.gelu(self.head(words)))
        scores = self.pair(dependent) @ head.transpose(1, 2) / ARC**0.5 + self.prior(head).transpose(1, 2)
        return scores + torch.diag_embed(self.itself(words).squeeze(-1))


class SyntaxNetwork(nn.Module):
    """All heads over one word encoder."""

    def __init__(self, bert: BertModel, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = WordEncoder(bert)
        width = self.encoder.width
        self.upos, self.xpos = nn.Linear(width, sizes.upos), nn.Linear(width, sizes.xpos)
        self.feats, self.lemma = nn.Linear(width, sizes.feats), nn.Linear(width, sizes.lemma)
        self.name, self.start = nn.Linear(width, sizes.name), nn.Linear(width, 1)
        self.arc = Biaffine(width)
        self.label_dependent, self.label_head = nn.Linear(width, LABEL), nn.Linear(width, LABEL)
        self.label_pair = nn.Parameter(torch.zeros(sizes.label, LABEL + 1, LABEL + 1))
        nn.init.normal_(self.label_pair, std=0.02)

    def forward(self, pieces: Tensor, surfaces: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> dict[str, Tensor]:
        words = self.encoder(pieces, surfaces, mask, first, last)
        return {
            "upos": self.upos(words),
            "xpos": self.xpos(words),
            "feats": self.feats(words),
            "lemma": self.lemma(words),
            "name": self.name(words),
            "start": self.start(words).squeeze(-1),
            "arc": self.arc(words),
            "label_dependent": nn.functional.gelu(self.label_dependent(words)),
            "label_head": nn.functional.gelu(self.label_head(words)),
        }

    def labels(self, out: dict[str, Tensor], heads: Tensor) -> Tensor:
        """Label scores (batch, words, labels) of each word under the head given (batch, words)."""
        ones = torch.ones_like(out["label_head"][..., :1])
        dependent = torch.cat([out["label_dependent"], ones], -1)
        head = torch.cat([_gather(out["label_head"], heads), ones], -1)
        return torch.einsum("bwi,lij,bwj->bwl", dependent, self.label_pair, head)
