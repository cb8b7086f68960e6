"""Pocket's networks: the layout of Stable Cascade at less than a two-hundredth of its size."""

from __future__ import annotations

from typing import Any

COMPRESSION = 42.67
CELLS = 12
"""Cells of the Stage C latent along a side that Pocket is taught with: 512 pixels at 42.67."""

SEEN_BY_EFFNET = 32 * CELLS
"""Pixels along a side at which the encoder sees a picture."""

TEXT_WIDTH = 192
VOCABULARY = 4304

_BLOCK = ["SDCascadeResBlock", "SDCascadeTimestepBlock"]
_ATTENDING = [*_BLOCK, "SDCascadeAttnBlock"]

CONFIGS: dict[str, dict[str, Any]] = {
    "prior": {
        "in_channels": 16,
        "out_channels": 16,
        "timestep_ratio_embedding_dim": 64,
        "patch_size": 1,
        "conditioning_dim": 256,
        "block_out_channels": [256, 256],
        "num_attention_heads": [4, 4],
        "down_num_layers_per_block": [2, 5],
        "up_num_layers_per_block": [5, 2],
        "down_blocks_repeat_mappers": [1, 1],
        "up_blocks_repeat_mappers": [1, 1],
        "block_types_per_layer": [_ATTENDING, _ATTENDING],
        "clip_text_in_channels": TEXT_WIDTH,
        "clip_text_pooled_in_channels": TEXT_WIDTH,
        "clip_image_in_channels": TEXT_WIDTH,
        "clip_seq": 4,
        "kernel_size": 3,
        "dropout": [0.0, 0.0],
        "self_attn": True,
        "timestep_conditioning_type": ["sca", "crp"],
        "switch_level": [False],
    },
    "decoder": {
        "in_channels": 4,
        "out_channels": 4,
        "timestep_ratio_embedding_dim": 64,
        "patch_size": 2,
        "conditioning_dim": 256,
        "block_out_channels": [80, 160, 256],
        "num_attention_heads": [-1, -1, 4],
        "down_num_layers_per_block": [2, 3, 2],
        "up_num_layers_per_block": [1, 3, 2],
        "down_blocks_repeat_mappers": [1, 1, 1],
        "up_blocks_repeat_mappers": [2, 2, 2],
        "block_types_per_layer": [_BLOCK, _BLOCK, _ATTENDING],
        "clip_text_pooled_in_channels": TEXT_WIDTH,
        "clip_seq": 4,
        "effnet_in_channels": 16,
        "pixel_mapper_in_channels": 3,
        "kernel_size": 3,
        "dropout": [0.0, 0.0, 0.0],
        "self_attn": True,
        "timestep_conditioning_type": ["sca"],
    },
    "vqgan": {
        "levels": 2,
        "bottleneck_blocks": 2,
        "embed_dim": 96,
        "latent_channels": 4,
        "num_vq_embeddings": 2048,
        "scale_factor": 1.0,
    },
    "text_encoder": {
        "vocab_size": VOCABULARY,
        "hidden_size": TEXT_WIDTH,
        "intermediate_size": 2 * TEXT_WIDTH,
        "projection_dim": TEXT_WIDTH,
        "num_hidden_layers": 4,
        "num_attention_heads": 3,
        "max_position_embeddings": 77,
        "hidden_act": "gelu",
        "bos_token_id": VOCABULARY - 2,
        "eos_token_id": VOCABULARY - 1,
        "pad_token_id": VOCABULARY - 1,
    },
    "image_encoder": {
        "hidden_size": 192,
        "intermediate_size": 768,
        "projection_dim": TEXT_WIDTH,
        "num_hidden_layers": 4,
        "num_attention_heads": 4,
        "image_size": 128,
        "patch_size": 16,
        "hidden_act": "gelu",
    },
    "effnet_encoder": {
        "c_latent": 16,
        "rows": [
            [1, 1, 3, 1, 16, 1],
            [1, 4, 3, 2, 32, 2],
            [1, 4, 3, 2, 48, 2],
            [0, 4, 3, 2, 64, 2],
            [0, 4, 3, 1, 80, 2],
            [0, 4, 3, 2, 128, 3],
        ],
        "stem": 16,
        "last": 256,
    },
    "previewer": {"c_in": 16, "c_hidden": 128, "c_out": 3},
}

CONTROL_BLOCKS = (0, 3, 7, 10)
"""Which of Stage C's 14 ResBlocks the ControlNets guide: spread over the way down and up."""

# The strides are those of the published layout, since a file does not say them.
_EDGES_AND_HOLES: dict[str, Any] = {
    "mode": "effnet",
    "widths": {
        "stem": 16,
        "rows": (
            (1, 1, 3, 1, 16, 1),
            (1, 4, 3, 2, 24, 1),
            (1, 4, 3, 2, 32, 1),
            (0, 4, 3, 2, 64, 1),
            (0, 4, 3, 1, 64, 1),
            (0, 4, 3, 2, 96, 2),
        ),
        "last": 128,
    },
}

CONTROLNETS: dict[str, dict[str, Any]] = {
    "canny": _EDGES_AND_HOLES,
    "inpaint": _EDGES_AND_HOLES,
    "super_resolution": {
        "mode": "large",
        "widths": {"wide": 512, "middle": 64, "depth": 4, "last": 128},
    },
}
"""Kind of ControlNet -> how `engine.controlnet` builds it: about half a million parameters each."""

MODEL = {
    "name": "pocket",
    "title": "Pocket",
    "licence": "MIT",
    "compression": COMPRESSION,
    "smallest_grid": 9,
    "default_size": [512, 512],
}
