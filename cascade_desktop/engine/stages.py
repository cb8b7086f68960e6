"""The networks of a model folder: build, load and save each one.

diffusers' own `from_pretrained` of the decoder pipeline cannot load any Stable Cascade folder
since PaellaVQModel has moved (0.42.1), so each network is built and loaded by itself here.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import torch
from diffusers.pipelines.deprecated.wuerstchen.modeling_paella_vq_model import PaellaVQModel
from safetensors.torch import save_file
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
from cascade_desktop.engine.stage_a import stage_a
from cascade_desktop.engine.unet import CascadeUNet, cascade_unet
from cascade_desktop.engine.weights import read_tensors, undisturbed
from cascade_desktop.errors import BadModel
from cascade_desktop.layouts import Piece
from cascade_desktop.safetensors_header import REINSTALL, read_contents

Config = dict[str, Any]

WEIGHTS = tuple(
    f"{name}{variant}.safetensors"
    for variant in ("", ".bf16")
    for name in ("diffusion_pytorch_model", "model")
)
TOKENS = 77
"""What CLIP's text encoder reads at most, its start and end mark included."""

END = "<|endoftext|>"
"""CLIP's end mark, which Stable Cascade pads with as well."""

_COUNTER = ".num_batches_tracked"
"""What a batch norm counts in training; files of few bits may lack it."""


def load(
    folder: Path, kind: str, device: str | torch.device = "cpu", dtype: torch.dtype = torch.float32
) -> nn.Module:
    """The network `kind` of a model folder, in eval mode, on `device` in `dtype`.

    Raises `BadModel`, naming the file, if it is missing, damaged or of other shapes.
    """
    part = folder / kind
    module = empty(kind, read_config(part), part / "config.json")
    entries = read_contents(weights_file(part)).entries
    pieces = {name: Piece(entry) for name, entry in entries.items()}
    return filled(module, pieces, part, device, dtype)


def empty(kind: str, config: Config, origin: Path) -> nn.Module:
    """A network without memory for its weights, built as `config` says, which is from `origin`.

    Raises `BadModel` naming every setting that the network does not know, or what else is wrong.
    """
    known = _SETTINGS.get(kind)
    unknown = [name for name in _arguments(config) if known is not None and name not in known]
    if unknown:
        raise BadModel(
            f"{origin} has settings that {kind} does not know: {', '.join(unknown)}.",
            "Download it again: the very first ones published had other names.",
        )
    try:
        with torch.device("meta"):
            return build(kind, config)
    except Exception as error:  # the libraries raise all kinds, transformers even its own
        reason = str(error).strip().splitlines()[-1:] or [type(error).__name__]
        raise BadModel(f"{origin} cannot be used: {reason[0].strip()}.", REINSTALL) from error


def filled(
    module: nn.Module,
    pieces: Mapping[str, Piece],
    origin: Path,
    device: str | torch.device,
    dtype: torch.dtype,
    ask: Callable[[], None] = undisturbed,
) -> nn.Module:
    """The network with the weights of `pieces`, in eval mode; none of its own are kept.

    Raises as `check_fit` and `read_tensors`.
    """
    like = module.state_dict()
    counters = check_fit(module, pieces, origin)
    weights = dict(read_tensors(pieces, like, device, dtype, ask))
    weights |= {name: torch.zeros((), dtype=torch.int64, device=device) for name in counters}
    module.load_state_dict(weights, strict=True, assign=True)
    restore_unsaved_buffers(module, device)
    return module.eval().requires_grad_(False)


def check_fit(module: nn.Module, pieces: Mapping[str, Piece], origin: Path) -> Set[str]:
    """The names of counters that `pieces` may lack.

    Raises `BadModel` naming the first tensor that is missing, of no use or of another size.
    """
    like = module.state_dict()
    counters = {name for name in like.keys() - pieces.keys() if name.endswith(_COUNTER)}
    reason = _misfit(like, pieces, counters)
    if reason:
        raise BadModel(
            f"The weights in {origin} do not fit their configuration: {reason}.", REINSTALL
        )
    return counters


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
    """A network of fresh weights. Keys of `config` that start with `_` are notes, not arguments.

    So is the number format that the published CLIPs were once saved in.
    """
    return _BUILDERS[kind](_arguments(config))


class PromptTokens:
    """CLIP's tokenizer as the model folder ships it, and words that were added to it."""

    def __init__(
        self, tokenizer: FastTokenizer, padding: int, words: Mapping[str, int] | None = None
    ) -> None:
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._padding = padding
        self._words = dict(words or {})
        self._start, self._end = tokenizer.encode("").ids
        longest_first = sorted(self._words, key=len, reverse=True)
        self._splitter = re.compile(f"({'|'.join(map(re.escape, longest_first))})")

    def __call__(self, prompts: Sequence[str]) -> tuple[Tensor, Tensor, list[int]]:
        """Ids [n, 77], attention mask [n, 77] and how many tokens each prompt has in full.

        A longer prompt keeps its first 76 tokens and the end mark.
        """
        ids = torch.full((len(prompts), TOKENS), self._padding, dtype=torch.int64)
        mask = torch.zeros_like(ids)
        lengths = []
        for row, prompt in enumerate(prompts):
            tokens = [self._start, *self.encode(prompt), self._end]
            lengths.append(len(tokens))
            if len(tokens) > TOKENS:
                tokens = [*tokens[: TOKENS - 1], self._end]
            ids[row, : len(tokens)] = torch.tensor(tokens)
            mask[row, : len(tokens)] = 1
        return ids, mask, lengths

    @property
    def start(self) -> int:
        return self._start

    @property
    def end(self) -> int:
        return self._end

    @property
    def padding(self) -> int:
        return self._padding

    def encode(self, text: str) -> list[int]:
        """The ids of a text without the marks at its start and end, however long it is."""
        parts = self._splitter.split(text) if self._words else [text]
        return [number for part in parts for number in self._numbers(part)]

    def vocabulary(self) -> dict[str, int]:
        """Every token as it is written in the tokenizer's file (`dog</w>`) -> its id."""
        return {**self._tokenizer.get_vocab(), **self._words}

    def with_words(self, words: Sequence[str], first_id: int) -> PromptTokens:
        """A copy that reads each of `words`, wherever it stands, as one token.

        Their ids are `first_id`, `first_id` + 1 and so on. Where several fit, the longest counts.
        """
        added = {word: first_id + place for place, word in enumerate(words)}
        return PromptTokens(self._tokenizer, self._padding, {**self._words, **added})

    def _numbers(self, part: str) -> list[int]:
        if part in self._words:
            return [self._words[part]]
        return list(self._tokenizer.encode(part, add_special_tokens=False).ids)


def load_tokenizer(folder: Path) -> PromptTokens:
    """The tokenizer of a model folder; raises `BadModel` naming the file.

    `tokenizer.json` is all it takes; `tokenizer_config.json` may name another padding token.
    """
    part = folder / "tokenizer"
    file = part / "tokenizer.json"
    if not file.is_file():
        raise BadModel(f"{file} is missing.", REINSTALL)
    facts = part / "tokenizer_config.json"
    padding = read_config(part, facts.name).get("pad_token", END) if facts.exists() else END
    try:
        tokenizer = FastTokenizer.from_file(str(file))
    except Exception as error:  # the library raises plain Exception for a damaged file
        raise BadModel(f"{file} is damaged: {error}.", REINSTALL) from error
    name = padding["content"] if isinstance(padding, dict) else padding
    number = tokenizer.token_to_id(name)
    if number is None:
        raise BadModel(f"{file} lacks the padding token {name}.", REINSTALL)
    try:
        return PromptTokens(tokenizer, number)
    except ValueError as error:
        raise BadModel(
            f"{file} sets no marks at the start and end of a text.", REINSTALL
        ) from error


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


def _arguments(config: Config) -> Config:
    return {
        name: value
        for name, value in config.items()
        if not name.startswith("_") and name not in ("torch_dtype", "dtype")
    }


def _misfit(like: Mapping[str, Tensor], pieces: Mapping[str, Piece], counters: Set[str]) -> str:
    """What is wrong with the first tensor that is; empty if all fit."""
    for name, tensor in like.items():
        if name not in pieces and name not in counters:
            return f"{name} is missing"
        if name in pieces and pieces[name].shape != tuple(tensor.shape):
            return f"{name} is {list(pieces[name].shape)} and not {list(tensor.shape)}"
    return next((f"{name} belongs to nothing" for name in pieces if name not in like), "")


def restore_unsaved_buffers(module: nn.Module, device: str | torch.device) -> None:
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
    "vqgan": lambda config: stage_a(**config),
    **_BUILDERS_OF_OURS_AND_CLIP,
}

_SETTINGS: dict[str, Set[str]] = {
    kind: inspect.signature(network).parameters.keys()
    for kind, network in {
        "prior": CascadeUNet,
        "decoder": CascadeUNet,
        "vqgan": PaellaVQModel,
        "effnet_encoder": EffnetEncoder,
        "previewer": Previewer,
    }.items()
}
"""What each network can be told; CLIP's configurations hold much that does not concern us."""
