"""The previewer: a small decoder that shows a Stage C latent while it is being drawn."""

from torch import Tensor, nn


class Previewer(nn.Module):
    """Stage C latents [n, 16, h, w] -> pictures [n, 3, 8h, 8w], to be read as 0..1.

    Layer order and names are those of the published `previewer.safetensors`
    (StableCascade modules/previewer.py:4-45), which has `c_hidden` 512.
    """

    def __init__(self, c_in: int = 16, c_hidden: int = 512, c_out: int = 3) -> None:
        super().__init__()
        half, quarter = c_hidden // 2, c_hidden // 4
        self.blocks = nn.Sequential(
            *_active(nn.Conv2d(c_in, c_hidden, 1), c_hidden),
            *_active(nn.Conv2d(c_hidden, c_hidden, 3, padding=1), c_hidden),
            *_active(nn.ConvTranspose2d(c_hidden, half, 2, stride=2), half),
            *_active(nn.Conv2d(half, half, 3, padding=1), half),
            *_active(nn.ConvTranspose2d(half, quarter, 2, stride=2), quarter),
            *_active(nn.Conv2d(quarter, quarter, 3, padding=1), quarter),
            *_active(nn.ConvTranspose2d(quarter, quarter, 2, stride=2), quarter),
            *_active(nn.Conv2d(quarter, quarter, 3, padding=1), quarter),
            nn.Conv2d(quarter, c_out, 1),
        )

    def forward(self, latents: Tensor) -> Tensor:
        pictures: Tensor = self.blocks(latents)
        return pictures


def _active(layer: nn.Module, width: int) -> tuple[nn.Module, ...]:
    return layer, nn.GELU(), nn.BatchNorm2d(width)
