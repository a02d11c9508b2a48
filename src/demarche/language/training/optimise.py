"""What both recipes share: the optimiser with two rates, warm-up and linear decay, and checkpoints."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

WARM_UP, LEAST = 0.06, 0.02  # share of the steps in which the rate rises; least share of the rate
CLIP = 1.0


@dataclass(frozen=True)
class Rates:
    """Learning rates of the encoder and of everything on top of it, and the number of steps they are spread over."""

    encoder: float
    heads: float
    steps: int


class Optimiser:
    """AdamW over a network with an `encoder.bert`."""

    def __init__(self, network: nn.Module, rates: Rates) -> None:
        self.network, self.steps, self.step = network, rates.steps, 0
        inner = [p for n, p in network.named_parameters() if n.startswith("encoder.bert.")]
        outer = [p for n, p in network.named_parameters() if not n.startswith("encoder.bert.")]
        groups = [{"params": inner, "lr": rates.encoder}, {"params": outer, "lr": rates.heads}]
        self._adam = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._adam, self._share)

    def _share(self, step: int) -> float:
        warm = max(1, int(WARM_UP * self.steps))
        return step / warm if step < warm else max(LEAST, (self.steps - step) / max(1, self.steps - warm))

    def descend(self, loss: Tensor) -> float:
        """One step down; the loss as a number."""
        self._adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self._adam.step()
        self._schedule.step()
        self.step += 1
        return float(loss.detach())


def save(folder: Path, network: nn.Module, **more: Any) -> None:
    """Write `checkpoint.pt`, whole or not at all."""
    torch.save({"network": network.state_dict(), **more}, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").replace(folder / "checkpoint.pt")
