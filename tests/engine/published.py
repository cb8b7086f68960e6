"""Writers of each layout that the models are published in, for networks of any size."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from cascade_desktop.engine import stages
from cascade_desktop.engine.published_sizes import Config
from tests.engine.published_sizes import SMALL

State = dict[str, Tensor]

FILES = {
    "prior": "stage_c",
    "decoder": "stage_b",
    "vqgan": "stage_a",
    "effnet_encoder": "effnet_encoder",
    "previewer": "previewer",
}


@dataclass(frozen=True)
class Source:
    """Networks with random weights and what each was built with; `tokenizer` is a folder."""

    networks: dict[str, nn.Module]
    configs: dict[str, Config]
    tokenizer: Path

    def state(self, kind: str) -> State:
        return dict(self.networks[kind].state_dict())


def small_model(tiny: Path, configs: dict[str, Config] = SMALL) -> Source:
    """The small networks, with the vocabulary of the tiny model's tokenizer."""
    words = stages.read_config(tiny / "text_encoder")
    told = {name: words[name] for name in ("vocab_size", "bos_token_id", "eos_token_id")}
    whole = {kind: {**config} for kind, config in configs.items()}
    if "text_encoder" in whole:
        whole["text_encoder"] |= told
    with torch.random.fork_rng():
        torch.manual_seed(5)
        networks = {kind: _varied(stages.build(kind, config)) for kind, config in whole.items()}
    return Source(networks, whole, tiny / "tokenizer")


def _varied(network: nn.Module) -> nn.Module:
    """No two tensors alike, buffers included: else a mix-up would not show."""
    with torch.no_grad():
        for place, tensor in enumerate(network.state_dict().values()):
            tensor.normal_() if tensor.is_floating_point() else tensor.fill_(place)
    return network


def write_hub(source: Source, folder: Path, variant: str = "", shards: int = 0) -> Path:
    """diffusers' layout as both published repositories together; `variant` as "bf16"."""
    dtype = torch.bfloat16 if variant else torch.float32
    for kind, network in source.networks.items():
        part = folder / kind
        part.mkdir(parents=True, exist_ok=True)
        notes = {"_class_name": "Noted", "_diffusers_version": "0.27.0.dev0"}
        (part / "config.json").write_text(json.dumps({**notes, **source.configs[kind]}))
        stem = "model" if "encoder" in kind else "diffusion_pytorch_model"
        state = cast(network.state_dict(), dtype)
        if shards:
            _write_shards(state, part, stem, variant, shards)
        else:
            write(state, part / f"{stem}{variant and '.'}{variant}.safetensors")
    for name, facts in SMALL_FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(facts))
    return _with_tokenizer(source, folder)


def write_original(source: Source, folder: Path, ending: str = "") -> Path:
    """The authors' single files, with both CLIPs in folders beside them; `ending` as "_bf16"."""
    clips = {kind: one for kind, one in source.networks.items() if kind not in FILES}
    write_hub(Source(clips, source.configs, source.tokenizer), folder)
    for kind in source.networks.keys() & FILES.keys():
        stage = ending if kind in ("prior", "decoder") else ""
        dtype = torch.bfloat16 if stage.endswith("bf16") else torch.float32
        state = cast(original(kind, source.state(kind)), dtype)
        write(state, folder / f"{FILES[kind]}{stage}.safetensors", notes_of(source, [kind]))
    return folder


def write_comfyui(source: Source, folder: Path, dtype: torch.dtype = torch.bfloat16) -> Path:
    """ComfyUI's two checkpoints, as its comfy/supported_models.py and comfy/sd.py take them."""
    for stage, kinds in COMFYUI.items():
        state: State = {}
        for kind, prefix in kinds.items():
            state |= {prefix + name: one for name, one in comfyui(kind, source.state(kind)).items()}
        file = folder / f"stable_cascade_stage_{stage}.safetensors"
        write(cast(state, dtype), file, notes_of(source, list(kinds)))
    return _with_tokenizer(source, folder)


def notes_of(source: Source, kinds: list[str]) -> dict[str, str]:
    """The tiny encoder's strides are not those that shapes could tell, so they are noted."""
    if "effnet_encoder" not in kinds:
        return {}
    told = {"effnet_encoder": source.configs["effnet_encoder"]}
    return {"config": json.dumps(told if len(kinds) > 1 else told["effnet_encoder"])}


def original(kind: str, state: State) -> State:
    """diffusers' tensors under the authors' names."""
    if kind == "vqgan":
        return {name.replace(".embedding.", ".codebook."): one for name, one in state.items()}
    if kind not in ("prior", "decoder"):
        return state
    found = fused(state, ".attention.to_{}.", ".attention.attn.in_proj_")
    found = {name.replace(".to_out.0.", ".attn.out_proj."): one for name, one in found.items()}
    pooled = "clip_txt_pooled_mapper." if kind == "decoder" else "no such"
    return {name.replace(pooled, "clip_mapper."): one for name, one in found.items()}


def comfyui(kind: str, state: State) -> State:
    """What stands after the prefix in ComfyUI's checkpoints; CLIP with its useless numbers."""
    if "text_projection.weight" in state:
        found = {f"transformer.{name}": one for name, one in state.items()}
        found["text_projection"] = found.pop("transformer.text_projection.weight").T.contiguous()
        return found | _positions("transformer.text_model.", state, "text_model.")
    if "visual_projection.weight" in state:
        return state | _positions("vision_model.", state, "vision_model.")
    return original(kind, state)


def open_clip(text: State, vision: State) -> State:
    """Both sides of a CLIP as OpenCLIP writes them into one file."""
    found = _open_clip(text, "text_model.", "", OPEN_TEXT)
    found["text_projection"] = found.pop("text_projection.weight").T.contiguous()
    seen = _open_clip(vision, "vision_model.", "visual.", OPEN_VISION)
    seen["visual.proj"] = seen.pop("visual.visual_projection.weight").T.contiguous()
    return {**found, **seen, "logit_scale": torch.tensor(1.0)}


def fused(state: State, apart: str, together: str) -> State:
    """Query, key and value above each other in one matrix; `apart` has {} for the letter."""
    found: State = {}
    first = re.compile(re.escape(apart).replace(r"\{\}", "q"))
    for name, tensor in state.items():
        if first.search(name):
            rows = [state[first.sub(apart.format(letter), name)] for letter in "qkv"]
            found[first.sub(together, name)] = torch.cat(rows)
        elif not re.search(re.escape(apart).replace(r"\{\}", "[kv]"), name):
            found[name] = tensor
    return found


def cast(state: Mapping[str, Tensor], dtype: torch.dtype) -> State:
    return {
        name: (one.to(dtype) if one.is_floating_point() else one).contiguous()
        for name, one in state.items()
    }


def write(state: State, file: Path, notes: Mapping[str, str] | None = None) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file(state, file, metadata={"format": "pt", **(notes or {})})
    return file


def _write_shards(state: State, part: Path, stem: str, variant: str, shards: int) -> None:
    places: dict[str, str] = {}
    for number in range(shards):
        end = f"-{number + 1:05}-of-{shards:05}.safetensors"
        file = f"{stem}{variant and '.'}{variant}{end}"
        names = sorted(state)[number::shards]
        write({name: state[name] for name in names}, part / file)
        places |= dict.fromkeys(names, file)
    index = f"{stem}.safetensors.index{variant and '.'}{variant}.json"
    (part / index).write_text(json.dumps({"metadata": {}, "weight_map": places}))


def _with_tokenizer(source: Source, folder: Path) -> Path:
    shutil.copytree(source.tokenizer, folder / "tokenizer", dirs_exist_ok=True)
    return folder


def _positions(prefix: str, state: State, root: str) -> State:
    places = state[f"{root}embeddings.position_embedding.weight"].shape[0]
    return {f"{prefix}embeddings.position_ids": torch.arange(places)[None]}


def _open_clip(state: State, root: str, prefix: str, names: Mapping[str, str]) -> State:
    found: State = {}
    layers = fused(state, ".self_attn.{}_proj.", ".attn.in_proj_")
    for name, tensor in layers.items():
        new = names.get(name.removeprefix(root), name.removeprefix(root))
        new = new.replace("encoder.layers.", "transformer.resblocks.")
        for old, other in OPEN_LAYER.items():
            new = new.replace(old, other)
        found[prefix + new] = tensor
    return found


COMFYUI = {
    "c": {
        "prior": "model.diffusion_model.",
        "text_encoder": "text_encoder.clip_g.",
        "image_encoder": "clip_l_vision.",
        "effnet_encoder": "vae.encoder.",
        "previewer": "vae.previewer.",
    },
    "b": {
        "decoder": "model.diffusion_model.",
        "text_encoder": "text_encoder.clip_g.",
        "vqgan": "vae.",
    },
}
OPEN_LAYER = {
    ".layer_norm1.": ".ln_1.",
    ".layer_norm2.": ".ln_2.",
    ".mlp.fc1.": ".mlp.c_fc.",
    ".mlp.fc2.": ".mlp.c_proj.",
    ".self_attn.out_proj.": ".attn.out_proj.",
}
OPEN_TEXT = {
    "embeddings.token_embedding.weight": "token_embedding.weight",
    "embeddings.position_embedding.weight": "positional_embedding",
    "final_layer_norm.weight": "ln_final.weight",
    "final_layer_norm.bias": "ln_final.bias",
}
OPEN_VISION = {
    "embeddings.class_embedding": "class_embedding",
    "embeddings.patch_embedding.weight": "conv1.weight",
    "embeddings.position_embedding.weight": "positional_embedding",
    "pre_layrnorm.weight": "ln_pre.weight",
    "pre_layrnorm.bias": "ln_pre.bias",
    "post_layernorm.weight": "ln_post.weight",
    "post_layernorm.bias": "ln_post.bias",
}
SMALL_FILES: dict[str, dict[str, Any]] = {
    "model_index.json": {"vqgan": ["wuerstchen", "PaellaVQModel"]},
    "scheduler/scheduler_config.json": {"s": 0.008, "scaler": 1.0},
    "feature_extractor/preprocessor_config.json": {
        "crop_size": {"height": 224, "width": 224},
        "image_processor_type": "CLIPImageProcessor",
    },
}
"""What the published repositories hold besides networks and the tokenizer."""
