"""The network behind statements, positions and the rest (PyTorch, for training only).

One pass of MiniLM over a window gives a vector a word; anchors (cues, predicates, nouns) are classified on it; a small transformer
then reads the words around each anchor and tags the spans of its roles.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn.functional import gelu
from transformers import BertConfig, BertModel

from demarche.language.encoding import SHAPES, SPACINGS
from demarche.language.roles import ACTS, FORMS, KINDS, REACH, STAGES, STANCES, TAGS
from demarche.language.training.network import INPUTS, WordEncoder

WIDTH, HEADS, INNER, LAYERS = 192, 4, 512, 2
STYLES = 2
DROP = 0.15
FAR = 1e4  # what attention takes off where there is no word
ANCHORS = {
    "statement": 2,
    "reported": 2,
    "position": len(STANCES),
    "commitment": len(ACTS),
    "done": 2,
    "meeting": len(FORMS),
    "text": 2,
    "stage": len(STAGES),
}


@dataclass(frozen=True)
class Anchored:
    """Anchors to decode: row of the batch, place of the anchor, words of its context (anchors, context), their mask, kind, style."""

    row: Tensor
    at: Tensor
    context: Tensor
    mask: Tensor
    kind: Tensor
    style: Tensor


class Layer(nn.Module):
    """A pre-norm transformer layer."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.after = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.mix, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.drop = nn.Dropout(DROP)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """`x` (anchors, context, WIDTH); `mask` (anchors, 1, 1, context), 0 where there is a word, far below it elsewhere."""
        n, length, _ = x.shape
        mixed = self.mix(self.before(x)).view(n, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        near = (mixed[0] @ mixed[1].transpose(-1, -2)) * (WIDTH // HEADS) ** -0.5 + mask  # torch's own attention is slower as ONNX
        seen = near.softmax(-1) @ mixed[2]
        x = x + self.drop(self.out(seen.transpose(1, 2).reshape(n, length, WIDTH)))
        return cast(Tensor, x + self.drop(self.down(gelu(self.up(self.after(x))))))


class RoleDecoder(nn.Module):
    """Tags the roles of one anchor over the words around it."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.word, self.anchor = nn.Linear(width, WIDTH), nn.Linear(width, WIDTH)
        self.distance = nn.Embedding(2 * REACH + 1, WIDTH)
        self.kind, self.style = nn.Embedding(len(KINDS), WIDTH), nn.Embedding(STYLES, WIDTH)
        for table in (self.distance, self.kind, self.style):
            nn.init.normal_(table.weight, std=0.05)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.norm = nn.LayerNorm(WIDTH)
        self.tags = nn.Linear(WIDTH, len(TAGS))

    def forward(self, words: Tensor, anchor: Tensor, distance: Tensor, mask: Tensor, kind: Tensor, style: Tensor) -> Tensor:
        """Tag scores (anchors, context, tags) from the vectors of words (anchors, context, width) and anchors, and distances."""
        about = self.anchor(anchor) + self.kind(kind) + self.style(style)
        x = self.word(words) + about.unsqueeze(1) + self.distance(distance)
        far = (mask[:, None, None, :].to(x.dtype) - 1) * FAR
        for layer in self.layers:
            x = layer(x, far)
        return cast(Tensor, self.tags(self.norm(x)))


class DiscourseNetwork(nn.Module):
    """Encoder, anchor heads and role decoder."""

    def __init__(self, bert: BertModel) -> None:
        super().__init__()
        self.encoder = WordEncoder(bert)
        width = self.encoder.width
        self.encoder.surface = nn.Embedding(2 * SHAPES * SPACINGS, width)
        nn.init.normal_(self.encoder.surface.weight, std=0.01)
        self.middle = nn.Linear(width, width)
        self.heads = nn.ModuleDict({name: nn.Linear(width, n) for name, n in ANCHORS.items()})
        self.decoder = RoleDecoder(width)

    def words(self, batch: Mapping[str, object]) -> Tensor:
        """The vectors of the words of a batch (windows, words, width)."""
        return cast(Tensor, self.encoder(*(batch[name] for name in INPUTS)))

    def anchors(self, words: Tensor) -> dict[str, Tensor]:
        """Class scores of each word as an anchor, a head each."""
        hidden = self.encoder.drop(gelu(self.middle(words)))
        return {name: head(hidden) for name, head in self.heads.items()}

    def roles(self, words: Tensor, anchored: Anchored) -> Tensor:
        """Tag scores for the anchors given."""
        around = words[anchored.row.unsqueeze(1), anchored.context]
        distance = (anchored.context - anchored.at.unsqueeze(1)).clamp(-REACH, REACH) + REACH
        return cast(Tensor, self.decoder(around, words[anchored.row, anchored.at], distance, anchored.mask, anchored.kind, anchored.style))


def start_from_syntax(network: DiscourseNetwork, state: dict[str, Tensor]) -> None:
    """Take over the encoder of a trained syntax network; the surface rows serve inside and outside quotation marks alike."""
    encoder = {key.removeprefix("encoder."): value for key, value in state.items() if key.startswith("encoder.")}
    encoder["surface.weight"] = torch.cat([encoder["surface.weight"]] * 2)
    network.encoder.load_state_dict(encoder)


def keep_layers(network: DiscourseNetwork, layers: Sequence[int]) -> None:
    """Leave the encoder only those of its layers, in that order, from which a smaller one goes on learning (Sajjad et al. 2023)."""
    bert = network.encoder.bert
    bert.encoder.layer = nn.ModuleList(bert.encoder.layer[at] for at in layers)
    bert.config.num_hidden_layers = len(layers)


def network_of(encoder: Path, state: Mapping[str, Tensor]) -> DiscourseNetwork:
    """A trained network from its weights, with as many layers as they have; `encoder` is the folder of its `config.json`."""
    layers = {m[1] for name in state if (m := re.match(r"encoder\.bert\.encoder\.layer\.(\d+)", name))}
    config = BertConfig.from_pretrained(encoder, num_hidden_layers=len(layers), attention_probs_dropout_prob=0.0)
    network = DiscourseNetwork(BertModel(config, add_pooling_layer=False))
    network.load_state_dict(dict(state))
    return network
