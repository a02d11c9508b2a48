"""`demarche train`: train a model anew, with another encoder if wanted."""

from pathlib import Path

import click

from demarche.errors import MissingExtra


@click.group()
def train() -> None:
    """Trains a model anew; needs the extra `train` and the data folder (DEMARCHE_DATA).

    \b
    Example:
      demarche train statements --encoder bert-base-uncased --out my-model
    """


@train.command()
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="A folder for checkpoints and, in OUT/model, the finished model."
)
@click.option("--encoder", help="A BERT encoder with the uncased vocabulary: a folder, or a name on the Hugging Face hub. MiniLM if none.")
@click.option("--epochs", default=3, show_default=True, help="How often the articles are read.")
@click.option("--repeat", default=6, show_default=True, help="How often a gold report is read an epoch.")
@click.option("--articles", default=1.0, show_default=True, help="Share of the articles that is read an epoch.")
def statements(out: Path, encoder: str | None, epochs: int, repeat: int, articles: float) -> None:
    """Trains the model of statements, positions and the rest; an epoch takes about ten minutes on two cores.

    \b
    Example:
      demarche train statements --out my-model
      demarche read report.txt --frames my-model/model
    """
    try:
        from demarche.language.training.discourse_export import export
        from demarche.language.training.discourse_fit import Recipe
        from demarche.language.training.discourse_fit import train as fit
        from demarche.language.training.prepare import prepare
    except ModuleNotFoundError as error:
        raise MissingExtra("Training", "train") from error
    out.mkdir(parents=True, exist_ok=True)
    examples = out / "examples.pkl"
    if not examples.exists():
        prepare(examples)
    fit(Recipe(out, examples, encoder, epochs=epochs, repeat=repeat, own_repeat=repeat, articles=articles))
    export(out / "model", out)
    click.echo(f"The model lies in {out / 'model'}. Read with it: demarche read PATH --frames {out / 'model'}")
