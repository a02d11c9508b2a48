"""What both recipes share: the optimiser with two rates, warm-up and linear decay, and checkpoints."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

WARM_UP, LEAST = 0.06, 0.02  # share of the steps in which the rate rises; least share of the rate
CLIP = 1.0


@dataclass(frozen=True)
class Rates:
    """Learning rates of the encoder and of everything on top of it, and the steps, or the seconds, that they are spread over."""

    encoder: float
    heads: float
    steps: int
    seconds: float | None = None


class Optimiser:
    """AdamW over a network with an `encoder.bert`."""

    def __init__(self, network: nn.Module, rates: Rates) -> None:
        self.network, self.rates, self.step, self.started = network, rates, 0, time.perf_counter()
        inner = [p for n, p in network.named_parameters() if n.startswith("encoder.bert.")]
        outer = [p for n, p in network.named_parameters() if not n.startswith("encoder.bert.")]
        groups = [{"params": inner, "lr": rates.encoder}, {"params": outer, "lr": rates.heads}]
        self._adam = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._adam, self._share)

    def done(self) -> float:
        """The share of the way that is behind."""
        if self.rates.seconds is not None:
            return (time.perf_counter() - self.started) / self.rates.seconds
        return self.step / self.rates.steps

    def _share(self, _: int) -> float:
        done = self.done()
        return done / WARM_UP if done < WARM_UP else max(LEAST, (1 - done) / (1 - WARM_UP))

    def descend(self, loss: Tensor) -> Tensor:
        """One step down; the loss, without its graph."""
        self._adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
        self._adam.step()
        self.step += 1
        self._schedule.step()
        return loss.detach()


def save(folder: Path, network: nn.Module, **more: Any) -> None:
    """Write `checkpoint.pt`, whole or not at all."""
    torch.save({"network": network.state_dict(), **more}, folder / "checkpoint.tmp")
    (folder / "checkpoint.tmp").replace(folder / "checkpoint.pt")
