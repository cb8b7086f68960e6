"""The published networks in small."""

from __future__ import annotations

from cascade_desktop.engine.published_sizes import FULL_SIZE, Config
from tests.engine.tiny_model import CONFIGS

SMALL: dict[str, Config] = {
    "prior": {
        **FULL_SIZE["C 3.6B"][1],
        "block_out_channels": [64, 64],
        "conditioning_dim": 64,
        "down_num_layers_per_block": [1, 2],
        "up_num_layers_per_block": [2, 1],
        "num_attention_heads": [1, 1],
        "clip_text_in_channels": 64,
        "clip_text_pooled_in_channels": 64,
        "clip_image_in_channels": 64,
    },
    "decoder": {
        **FULL_SIZE["B 1.5B"][1],
        "block_out_channels": [8, 16, 64, 64],
        "conditioning_dim": 32,
        "down_num_layers_per_block": [1, 1, 2, 1],
        "up_num_layers_per_block": [1, 2, 1, 1],
        "num_attention_heads": [0, 0, 1, 1],
        "clip_text_pooled_in_channels": 64,
    },
    "vqgan": {"bottleneck_blocks": 2, "embed_dim": 16, "num_vq_embeddings": 32},
    "text_encoder": {
        "hidden_size": 64,
        "intermediate_size": 32,
        "projection_dim": 64,
        "num_attention_heads": 1,
        "num_hidden_layers": 2,
        "hidden_act": "gelu",
    },
    "image_encoder": {
        "hidden_size": 64,
        "intermediate_size": 32,
        "projection_dim": 64,
        "num_attention_heads": 1,
        "num_hidden_layers": 2,
        "image_size": 32,
        "patch_size": 16,
        "hidden_act": "quick_gelu",
    },
    "effnet_encoder": CONFIGS["effnet_encoder"],
    "previewer": CONFIGS["previewer"],
}
"""Every kind of block, level and joint of the published networks, a few channels wide."""

LITE: dict[str, Config] = {
    kind: {**SMALL[kind], "block_out_channels": widths, "up_num_layers_per_block": layers}
    for kind, widths, layers in (
        ("prior", [64, 64], [1, 1]),
        ("decoder", [8, 8, 64, 64], [1, 1, 1, 1]),
    )
}
