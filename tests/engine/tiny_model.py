"""A complete model folder of real networks at tiny size, with random weights: draws in no time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import BpeTrainer
from torch import nn

from cascade_desktop.engine import stages

SEED = 20
TEXT_WIDTH = 16

LATENT_SIZE = 120.0
"""About how large random networks leave the latents: they take away none of the noise."""

START, END = "<|startoftext|>", "<|endoftext|>"
RES, TIME, ATTENTION = "SDCascadeResBlock", "SDCascadeTimestepBlock", "SDCascadeAttnBlock"
SENTENCES = ["a red apple on a white table", "a small blue bird", "una manzana roja"] * 3

# CLIP's own division into words: contractions, runs of letters, single digits, runs of the rest.
WORDS = Regex(r"""'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+""")

CONFIGS: dict[str, dict[str, Any]] = {
    "prior": {
        "in_channels": 16,
        "out_channels": 16,
        "timestep_ratio_embedding_dim": 16,
        "conditioning_dim": 32,
        "block_out_channels": [32, 32],
        "num_attention_heads": [2, 2],
        "down_num_layers_per_block": [1, 1],
        "up_num_layers_per_block": [1, 1],
        "block_types_per_layer": [[RES, TIME, ATTENTION]] * 2,
        "clip_text_in_channels": TEXT_WIDTH,
        "clip_text_pooled_in_channels": TEXT_WIDTH,
        "clip_image_in_channels": TEXT_WIDTH,
        "dropout": [0.0, 0.0],
        "switch_level": [False],
    },
    "decoder": {
        "in_channels": 4,
        "out_channels": 4,
        "timestep_ratio_embedding_dim": 16,
        "patch_size": 2,
        "conditioning_dim": 32,
        "block_out_channels": [16, 32],
        "num_attention_heads": [-1, 2],
        "down_num_layers_per_block": [1, 1],
        "up_num_layers_per_block": [1, 1],
        "up_blocks_repeat_mappers": [2, 1],
        "block_types_per_layer": [[RES, TIME], [RES, TIME, ATTENTION]],
        "clip_text_pooled_in_channels": TEXT_WIDTH,
        "effnet_in_channels": 16,
        "pixel_mapper_in_channels": 3,
        "dropout": [0.0, 0.0],
        "timestep_conditioning_type": ["sca"],
    },
    "vqgan": {
        "bottleneck_blocks": 1,
        "embed_dim": 16,
        "latent_channels": 4,
        "num_vq_embeddings": 32,
        "scale_factor": 0.43,
    },
    "text_encoder": {
        "hidden_size": TEXT_WIDTH,
        "intermediate_size": 32,
        "projection_dim": TEXT_WIDTH,
        "num_attention_heads": 2,
        "num_hidden_layers": 2,
        "hidden_act": "gelu",
    },
    "image_encoder": {
        "hidden_size": TEXT_WIDTH,
        "intermediate_size": 32,
        "projection_dim": TEXT_WIDTH,
        "num_attention_heads": 2,
        "num_hidden_layers": 1,
        "image_size": 32,
        "patch_size": 16,
    },
    "effnet_encoder": {
        "rows": [[1, 1, 3, 1, 8, 1], [1, 2, 3, 2, 8, 1], [0, 2, 3, 2, 8, 1]]
        + [[0, 2, 3, 2, 8, 1]] * 2,
        "stem": 8,
        "last": 16,
    },
    "previewer": {"c_hidden": 16},
}


def write_tiny_model(folder: Path) -> Path:
    """Writes the same model each time, with all its parts, and returns `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = {
        "name": "tiny",
        "title": "Tiny",
        "compression": 42.67,
        "smallest_grid": 9,
        "default_size": [512, 512],
    }
    (folder / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    tokenizer = _tokenizer()
    _save_tokenizer(tokenizer, folder / "tokenizer")
    with torch.random.fork_rng():
        torch.manual_seed(SEED)
        for kind, config in CONFIGS.items():
            _write(kind, {**config, **_words_of(kind, tokenizer)}, folder)
    return folder


def _write(kind: str, config: dict[str, Any], folder: Path) -> None:
    network = stages.build(kind, config)
    _vary(network)
    if kind == "previewer":
        _measure(network, torch.randn(4, 16, 9, 9) * LATENT_SIZE)
        _centre(network.get_submodule("blocks.24"), 1)
    if kind == "effnet_encoder":
        _measure(network, torch.rand(4, 3, 96, 96))
    if kind == "vqgan":
        _centre(network.get_submodule("out_block.0"), 1 / 3)
    stages.save(network, kind, config, folder)


def _centre(layer: nn.Module, scale: float) -> None:
    """Brings what comes out to around 0.5, so that pictures are not all black and white."""
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.mul_(scale) if parameter.ndim > 1 else parameter.fill_(0.5)


def _vary(network: nn.Module) -> None:
    """What starts at zero or as a constant gets values: else a mistake with it would not show."""
    for name, tensor in network.named_parameters():
        if name.endswith(("gamma", "beta", "gammas")):
            nn.init.normal_(tensor, std=0.3)


def _measure(network: nn.Module, inputs: torch.Tensor) -> None:
    """Gives batch norms the statistics of what they will see, so that outputs vary."""
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = None
    with torch.no_grad():
        network.train()(inputs)


def _words_of(kind: str, tokenizer: Tokenizer) -> dict[str, int]:
    if kind != "text_encoder":
        return {}
    end = _number(tokenizer, END)
    return {
        "vocab_size": tokenizer.get_vocab_size(),
        "bos_token_id": _number(tokenizer, START),
        "eos_token_id": end,
        "pad_token_id": end,
    }


def _tokenizer() -> Tokenizer:
    """Byte-level BPE as CLIP's, with every byte in it, so that any text can be read."""
    tokenizer = Tokenizer(_learnt_pairs())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = _division_into_words()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([START, END])
    tokenizer.post_processor = processors.RobertaProcessing(
        (END, _number(tokenizer, END)),
        (START, _number(tokenizer, START)),
        trim_offsets=False,
        add_prefix_space=False,
    )
    return tokenizer


def _number(tokenizer: Tokenizer, token: str) -> int:
    number = tokenizer.token_to_id(token)
    assert number is not None, token
    return number


def _learnt_pairs() -> models.BPE:
    """Each byte, inside and at the end of a word, and what the sentences make worth merging."""
    learner = Tokenizer(models.BPE(end_of_word_suffix="</w>"))
    learner.pre_tokenizer = _division_into_words()
    trainer = BpeTrainer(vocab_size=100, end_of_word_suffix="</w>", show_progress=False)
    learner.train_from_iterator(SENTENCES, trainer)
    merges = [tuple(pair) for pair in json.loads(learner.to_str())["model"]["merges"]]
    inside = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*inside, *(byte + "</w>" for byte in inside), *(a + b for a, b in merges), START, END]
    vocabulary = {word: number for number, word in enumerate(dict.fromkeys(words))}
    return models.BPE(vocabulary, merges, unk_token=END, end_of_word_suffix="</w>")


def _division_into_words() -> pre_tokenizers.PreTokenizer:
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(WORDS, behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def _save_tokenizer(tokenizer: Tokenizer, part: Path) -> None:
    part.mkdir(exist_ok=True)
    tokenizer.save(str(part / "tokenizer.json"))
    facts = {"pad_token": END, "model_max_length": stages.TOKENS}
    (part / "tokenizer_config.json").write_text(json.dumps(facts), encoding="utf-8")
