"""Recipes that train the two models (PyTorch; the extra `train`). README.md here says how."""
