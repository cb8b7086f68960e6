"""How the published networks are built, so that they can be had without their files.

Configurations of huggingface.co/stabilityai/stable-cascade and of its -prior and -lite parts.
"""

from __future__ import annotations

from typing import Any

Config = dict[str, Any]

RES, TIME, ATTENTION = "SDCascadeResBlock", "SDCascadeTimestepBlock", "SDCascadeAttnBlock"
NOTES = {"_class_name": "StableCascadeUNet", "_diffusers_version": "0.27.0.dev0"}
CLIP_NOTES = {
    "attention_dropout": 0.0,
    "dropout": 0.0,
    "initializer_factor": 1.0,
    "initializer_range": 0.02,
    "layer_norm_eps": 1e-05,
    "torch_dtype": "bfloat16",
    "transformers_version": "4.38.2",
}
C_UNET = {
    **NOTES,
    "block_types_per_layer": [[RES, TIME, ATTENTION]] * 2,
    "clip_image_in_channels": 768,
    "clip_seq": 4,
    "clip_text_in_channels": 1280,
    "clip_text_pooled_in_channels": 1280,
    "down_blocks_repeat_mappers": [1, 1],
    "dropout": [0.1, 0.1],
    "effnet_in_channels": None,
    "in_channels": 16,
    "kernel_size": 3,
    "out_channels": 16,
    "patch_size": 1,
    "pixel_mapper_in_channels": None,
    "self_attn": True,
    "switch_level": [False],
    "timestep_conditioning_type": ["sca", "crp"],
    "timestep_ratio_embedding_dim": 64,
    "up_blocks_repeat_mappers": [1, 1],
}
B_UNET = {
    **NOTES,
    "block_types_per_layer": [[RES, TIME]] * 2 + [[RES, TIME, ATTENTION]] * 2,
    "clip_image_in_channels": None,
    "clip_seq": 4,
    "clip_text_in_channels": None,
    "clip_text_pooled_in_channels": 1280,
    "conditioning_dim": 1280,
    "down_blocks_repeat_mappers": [1, 1, 1, 1],
    "dropout": [0, 0, 0.1, 0.1],
    "effnet_in_channels": 16,
    "in_channels": 4,
    "kernel_size": 3,
    "out_channels": 4,
    "patch_size": 2,
    "pixel_mapper_in_channels": 3,
    "self_attn": True,
    "switch_level": None,
    "timestep_conditioning_type": ["sca"],
    "timestep_ratio_embedding_dim": 64,
}
FULL_SIZE: dict[str, tuple[str, Config, int]] = {
    "C 3.6B": (
        "prior",
        {
            **C_UNET,
            "block_out_channels": [2048, 2048],
            "conditioning_dim": 2048,
            "down_num_layers_per_block": [8, 24],
            "up_num_layers_per_block": [24, 8],
            "num_attention_heads": [32, 32],
        },
        3_589_103_632,
    ),
    "C 1B": (
        "prior",
        {
            **C_UNET,
            "block_out_channels": [1536, 1536],
            "conditioning_dim": 1536,
            "down_num_layers_per_block": [4, 12],
            "up_num_layers_per_block": [12, 4],
            "num_attention_heads": [24, 24],
        },
        1_030_785_040,
    ),
    "B 1.5B": (
        "decoder",
        {
            **B_UNET,
            "block_out_channels": [320, 640, 1280, 1280],
            "down_num_layers_per_block": [2, 6, 28, 6],
            "up_num_layers_per_block": [6, 28, 6, 2],
            "num_attention_heads": [0, 0, 20, 20],
            "up_blocks_repeat_mappers": [3, 3, 2, 2],
        },
        1_562_941_136,
    ),
    "B 700M": (
        "decoder",
        {
            **B_UNET,
            "block_out_channels": [320, 576, 1152, 1152],
            "down_num_layers_per_block": [2, 4, 14, 4],
            "up_num_layers_per_block": [4, 14, 4, 2],
            "num_attention_heads": [0, 9, 18, 18],
            "up_blocks_repeat_mappers": [2, 2, 2, 2],
        },
        699_471_248,
    ),
    "A": (
        "vqgan",
        {
            "_class_name": "PaellaVQModel",
            "_name_or_path": "warp-ai/wuerstchen",
            "bottleneck_blocks": 12,
            "embed_dim": 384,
            "in_channels": 3,
            "latent_channels": 4,
            "levels": 2,
            "num_vq_embeddings": 8192,
            "out_channels": 3,
            "scale_factor": 0.3764,
            "up_down_scale_factor": 2,
        },
        18_406_902 + 1,
    ),
    "text": (
        "text_encoder",
        {
            **CLIP_NOTES,
            "_name_or_path": "laion/CLIP-ViT-bigG-14-laion2B-39B-b160k",
            "architectures": ["CLIPTextModelWithProjection"],
            "model_type": "clip_text_model",
            "bos_token_id": 49406,
            "eos_token_id": 49407,
            "pad_token_id": 1,
            "hidden_act": "gelu",
            "max_position_embeddings": 77,
            "hidden_size": 1280,
            "intermediate_size": 5120,
            "num_attention_heads": 20,
            "num_hidden_layers": 32,
            "projection_dim": 1280,
            "vocab_size": 49408,
        },
        694_659_840,
    ),
    "image": (
        "image_encoder",
        {
            **CLIP_NOTES,
            "_name_or_path": "openai/clip-vit-large-patch14",
            "architectures": ["CLIPVisionModelWithProjection"],
            "model_type": "clip_vision_model",
            "hidden_act": "quick_gelu",
            "image_size": 224,
            "num_channels": 3,
            "hidden_size": 1024,
            "intermediate_size": 4096,
            "num_attention_heads": 16,
            "num_hidden_layers": 24,
            "patch_size": 14,
            "projection_dim": 768,
        },
        303_966_208,
    ),
}
"""Kind, configuration and number of weights as published (the counts less buffers of CLIP)."""
