"""The networks of a model folder: build, load and save each one.

diffusers' own `from_pretrained` of the decoder pipeline cannot load any Stable Cascade folder
since PaellaVQModel has moved (0.42.1), so each network is built and loaded by itself here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.deprecated.wuerstchen.modeling_paella_vq_model import PaellaVQModel
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer as FastTokenizer
from torch import Tensor, nn
from transformers import (
    CLIPTextConfig,
    CLIPTextModelWithProjection,
    CLIPVisionConfig,
    CLIPVisionModelWithProjection,
)

from cascade_desktop.engine.effnet import EffnetEncoder
from cascade_desktop.engine.previewer import Previewer
from cascade_desktop.engine.unet import cascade_unet
from cascade_desktop.errors import BadModel

Config = dict[str, Any]

REINSTALL = "Download the model again, or choose another one."
WEIGHTS = ("diffusion_pytorch_model.safetensors", "model.safetensors")
TOKENS = 77
"""What CLIP's text encoder reads at most, its start and end mark included."""


def load(
    folder: Path, kind: str, device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32
) -> nn.Module:
    """The network `kind` of a model folder, in eval mode, on `device` in `dtype`.

    Raises `BadModel`, naming the file, if it is missing, damaged or of other shapes.
    """
    part = folder / kind
    config = read_config(part)
    try:
        with torch.device("meta"):  # no time and memory for weights that are overwritten at once
            module = build(kind, config)
    except (TypeError, ValueError, ArithmeticError) as error:
        raise BadModel(f"{part / 'config.json'} cannot be used: {error}.", REINSTALL) from error
    weights = read_weights(weights_file(part), device, dtype)
    try:
        module.load_state_dict(weights, strict=True, assign=True)
    except RuntimeError as error:
        reason = str(error).splitlines()[1].strip() if "\n" in str(error) else str(error)
        raise BadModel(
            f"The weights in {part} do not fit their configuration: {reason}", REINSTALL
        ) from error
    _restore_unsaved_buffers(module, device)
    return module.eval().requires_grad_(False)


def save(
    module: nn.Module, kind: str, config: Config, folder: Path, dtype: torch.dtype = torch.float16
) -> None:
    """Writes `folder/kind/` as `load` reads it; a half-written file never has the real name."""
    part = folder / kind
    part.mkdir(parents=True, exist_ok=True)
    weights = {
        name: (value.to(dtype) if value.is_floating_point() else value).cpu().contiguous()
        for name, value in module.state_dict().items()
    }
    target = part / (WEIGHTS[1] if kind in _BUILDERS_OF_OURS_AND_CLIP else WEIGHTS[0])
    unfinished = target.with_suffix(".part")
    save_file(weights, unfinished, metadata={"format": "pt"})
    unfinished.replace(target)
    unfinished = part / "config.part"
    unfinished.write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(part / "config.json")


def build(kind: str, config: Config) -> nn.Module:
    """A network of fresh weights. Keys of `config` that start with `_` are notes, not arguments."""
    arguments = {name: value for name, value in config.items() if not name.startswith("_")}
    return _BUILDERS[kind](arguments)


class PromptTokens:
    """CLIP's tokenizer as the model folder ships it."""

    def __init__(self, tokenizer: FastTokenizer, padding: int) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._padding = padding

    def __call__(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor, list[int]]:
        """Ids [n, 77], attention mask [n, 77] and how many tokens each prompt has in full.

        A longer prompt keeps its first 76 tokens and the end mark.
        """
        ids = torch.full((len(prompts), TOKENS), self._padding, dtype=torch.int64)
        mask = torch.zeros_like(ids)
        lengths = []
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(prompts))):
            tokens = encoding.ids
            lengths.append(len(tokens))
            if len(tokens) > TOKENS:
                tokens = [*tokens[: TOKENS - 1], tokens[-1]]
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        return ids, mask, lengths


def load_tokenizer(folder: Path) -> PromptTokens:
    """The tokenizer of a model folder; raises `BadModel` naming the file."""
    part = folder / "tokenizer"
    padding = read_config(part, "tokenizer_config.json").get("pad_token", "<|endoftext|>")
    file = part / "tokenizer.json"
    if not file.is_file():
        raise BadModel(f"{file} is missing.", REINSTALL)
    try:
        tokenizer = FastTokenizer.from_file(str(file))
    except Exception as error:  # the library raises plain Exception for a damaged file
        raise BadModel(f"{file} is damaged: {error}.", REINSTALL) from error
    name = padding["content"] if isinstance(padding, dict) else padding
    number = tokenizer.token_to_id(name)
    if number is None:
        raise BadModel(f"{file} lacks the padding token {name}.", REINSTALL)
    return PromptTokens(tokenizer, number)


def read_config(part: Path, name: str = "config.json") -> Config:
    """A JSON object of a model folder; raises `BadModel` naming the file."""
    file = part / name
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BadModel(f"{file} is missing.", REINSTALL) from error
    except (ValueError, OSError) as error:
        raise BadModel(f"{file} cannot be read: {error}.", REINSTALL) from error
    if not isinstance(config, dict):
        raise BadModel(f"{file} is not a configuration.", REINSTALL)
    return config


def weights_file(part: Path) -> Path:
    for name in WEIGHTS:
        if (part / name).is_file():
            return part / name
    raise BadModel(f"{part} holds no weights ({' or '.join(WEIGHTS)}).", REINSTALL)


def read_weights(file: Path, device: str | torch.device, dtype: torch.dtype) -> dict[str, Tensor]:
    """Name -> tensor, floating-point ones in `dtype`; raises `BadModel` naming the file."""
    try:
        tensors = load_file(file, device=str(device))
    except (SafetensorError, OSError) as error:
        raise BadModel(f"{file} is damaged: {error}.", REINSTALL) from error
    return {
        name: value.to(dtype) if value.is_floating_point() else value
        for name, value in tensors.items()
    }


def _restore_unsaved_buffers(module: nn.Module, device: str | torch.device) -> None:
    """CLIP's position numbers are a buffer that no file holds, so they are made here."""
    for name, buffer in list(module.named_buffers()):
        if buffer.is_meta:
            owner = module.get_submodule(name.rpartition(".")[0])
            positions = torch.arange(buffer.shape[-1], device=device).expand(buffer.shape)
            owner.register_buffer(name.rpartition(".")[2], positions, persistent=False)


def _text_encoder(config: Config) -> nn.Module:
    encoder: nn.Module = CLIPTextModelWithProjection(CLIPTextConfig(**config))
    return encoder


def _image_encoder(config: Config) -> nn.Module:
    encoder: nn.Module = CLIPVisionModelWithProjection(CLIPVisionConfig(**config))
    return encoder


_BUILDERS_OF_OURS_AND_CLIP: dict[str, Callable[[Config], nn.Module]] = {
    "text_encoder": _text_encoder,
    "image_encoder": _image_encoder,
    "effnet_encoder": lambda config: EffnetEncoder(**config),
    "previewer": lambda config: Previewer(**config),
}
_BUILDERS: dict[str, Callable[[Config], nn.Module]] = {
    "prior": lambda config: cascade_unet(**config),
    "decoder": lambda config: cascade_unet(**config),
    "vqgan": lambda config: PaellaVQModel(**config),
    **_BUILDERS_OF_OURS_AND_CLIP,
}
