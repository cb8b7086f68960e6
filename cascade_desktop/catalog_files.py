"""The files of Stable Cascade as they are published: how long each is, and what it must hash to.

Sizes in bytes and SHA-256 are those of the two repositories at the commits below, which the Hugging
Face Hub has listed as the heads of `main` since March 2024.
"""

from __future__ import annotations

from dataclasses import dataclass

STABLE_CASCADE = "stable-cascade"
"""The licence of all of them, see `licences.LICENCES`."""


@dataclass(frozen=True)
class File:
    """One file of a repository, at one commit; `path` is also its place below the model's folder.

    A `size` of 0 or a `sha256` of "" is not known beforehand: the repository's own then counts.
    """

    repository: str
    revision: str
    path: str
    size: int
    sha256: str
    licence: str


DECODERS = ("stabilityai/stable-cascade", "a89f66d459ae653e3b4d4f992a7c3789d0dc4d16")
"""Stage B, Stage A, the text encoder, ControlNets and all single files."""

PRIORS = ("stabilityai/stable-cascade-prior", "7ca32c21c3b4d4e35bbb94fcfedfb4fa2259bd91")
"""Stage C in diffusers' layout, and the image encoder."""

WEIGHTS = "diffusion_pytorch_model"


def _row(source: tuple[str, str], path: str, size: int, sha256: str) -> File:
    return File(*source, path, size, sha256, STABLE_CASCADE)


DECODER_FILES = tuple(
    _row(DECODERS, path, size, sha256)
    for path, size, sha256 in (
        (
            "comfyui_checkpoints/stable_cascade_stage_b.safetensors",
            4_552_331_265,
            "6c218dc948575e3b14b03dffe2014d7870ac505005770ce3abdc28e920a03c05",
        ),
        (
            "comfyui_checkpoints/stable_cascade_stage_c.safetensors",
            9_224_575_566,
            "088ddf1e444abf399007b2da2bac87791df165c69f477994f6b3c745a20904b0",
        ),
        (
            "controlnet/canny.safetensors",
            217_739_268,
            "0c286537128bbe4a6127c9d9edf0ea5fbd25d3f13764003adb26d5b45330248a",
        ),
        (
            "controlnet/inpainting.safetensors",
            217_741_855,
            "e115e477addc7ad34156a743a922ef8bef248be791d3846008a2220a198da7c4",
        ),
        (
            "controlnet/super_resolution.safetensors",
            813_989_376,
            "91aa02e90bce912fcb00dad4c864be9c3f31737ce4239f8276418f48954c2f42",
        ),
        (
            f"decoder/{WEIGHTS}.safetensors",
            6_251_952_232,
            "76f506c71dbaac04ade47f31f9eb546f7fb6543adc4d7f44d24ab9e6177476fe",
        ),
        (
            f"decoder/{WEIGHTS}.bf16.safetensors",
            3_126_071_088,
            "1f9575dfa6c2535ad65733d6257d17a7b1e1b54b7eafb251ce9556595f3bc0c9",
        ),
        (
            f"decoder_lite/{WEIGHTS}.safetensors",
            2_797_989_648,
            "7dcb3fc8b1e3f2a1756503472043a7d6810003a418b60b08674633b20b452ffb",
        ),
        (
            f"decoder_lite/{WEIGHTS}.bf16.safetensors",
            1_399_047_416,
            "cdf99f9972e67abfbffcd9146be83ae0fd7307789619cefa4cf4a54cd62181e6",
        ),
        (
            "effnet_encoder.safetensors",
            81_506_763,
            "e23c1fe17ba8cdd6c49a5b292d72502bd4cf729e7de9f2060bb4dcc26737c0a0",
        ),
        (
            "previewer.safetensors",
            15_954_183,
            "7d66285b840aaaf69abe809727f0b02657c513dd9376f2f07f3c3ba4fe87f250",
        ),
        (
            "stage_a.safetensors",
            73_654_345,
            "0a3f5a0b618494f81964dc719dbaaa9bd52f207d464d5fbf45442d363e1c0b5a",
        ),
        (
            "stage_b.safetensors",
            6_251_950_402,
            "7b431ea7d0f10e72b3eaece353bf6bf2f6bc717b6f4207411be186b40dec1f43",
        ),
        (
            "stage_b_bf16.safetensors",
            3_126_069_112,
            "2c8d58b267678aecfa6705a0a0375c88613065a8a8d32ad3a4c3867f5461cb3a",
        ),
        (
            "stage_b_lite.safetensors",
            2_797_995_764,
            "a6c3d534a9be308e95d2c3224af94a854bebd9b503f620f1ae3c8e6ba4a341bf",
        ),
        (
            "stage_b_lite_bf16.safetensors",
            1_399_053_542,
            "fe92687deefcfb33bb3ec181254b55fe4e434c5084ce9d38815eaa32487ad376",
        ),
        (
            "stage_c.safetensors",
            14_356_582_818,
            "39cec96c7212607f9e526db719bf1df507166d09f4748676c13b0d31cd4adb07",
        ),
        (
            "stage_c_bf16.safetensors",
            7_178_375_922,
            "dfe24009fc881011f350d08d9d13be13a1a3b3cbfed667435efe0fd419aca099",
        ),
        (
            "stage_c_lite.safetensors",
            4_123_231_220,
            "31ffe2f1a3e2351d658fc7d3002a4eca22466a680f7fb3715b1e3768476f9633",
        ),
        (
            "stage_c_lite_bf16.safetensors",
            2_061_661_425,
            "673b3173b037fb5f65b14fde37267390641a36726683de75dcf9df76fce2b866",
        ),
        (
            "stage_c_pretrained.safetensors",
            14_356_582_894,
            "45c1eb5ce9b69efac891ad459b15c215cd90a986adbbfaf3effd3a89578cbcaf",
        ),
        (
            # 16-bit numbers under the plain name; those in float32 are in the other repository.
            "text_encoder/model.safetensors",
            1_389_382_688,
            "260e0127aca3c89db813637ae659ebb822cb07af71fedc16cbd980e9518dfdcd",
        ),
        (
            "text_encoder/model.bf16.safetensors",
            1_389_382_688,
            "260e0127aca3c89db813637ae659ebb822cb07af71fedc16cbd980e9518dfdcd",
        ),
        (
            f"vqgan/{WEIGHTS}.safetensors",
            73_639_568,
            "052db8852c0d8b117e6d2a59ae3e0c7d7aaae3d00f247e392ef8e9837e11d6c4",
        ),
        (
            f"vqgan/{WEIGHTS}.bf16.safetensors",
            36_825_828,
            "3ac32fab5177329dac907b2480c8c00aeefc712dfd92c2d52263a9c64b426b26",
        ),
    )
)
"""The 25 files of weights of the first repository."""

PRIOR_FILES = tuple(
    _row(PRIORS, path, size, sha256)
    for path, size, sha256 in (
        (
            f"prior/{WEIGHTS}.safetensors",
            14_356_584_672,
            "0a2c7aa62c503780b85f74fd513b1b99c12ea4f83422bdbad5ac264aa68efb4b",
        ),
        (
            f"prior/{WEIGHTS}.bf16.safetensors",
            7_178_377_816,
            "44a4cd9540f327f2fb4ac09179e4e87912a01cdb1b3b86c79f0f853976fb4c98",
        ),
        (
            f"prior_lite/{WEIGHTS}.safetensors",
            4_123_225_040,
            "61a01756dcaecda654074624fd5f993dbe22c7f5cb0d08887416e6c594179a6a",
        ),
        (
            f"prior_lite/{WEIGHTS}.bf16.safetensors",
            2_061_655_280,
            "b1f1e7f429fe290bead3b044734a4aa21ad7e6ae4ed709fc85f65d8d7460190e",
        ),
        ("text_encoder/model.safetensors", 2_778_702_264, ""),
        (
            "text_encoder/model.bf16.safetensors",
            1_389_382_688,
            "260e0127aca3c89db813637ae659ebb822cb07af71fedc16cbd980e9518dfdcd",
        ),
        (
            "image_encoder/model.safetensors",
            1_215_912_728,
            "77b33d2a3a643650857672e880ccf73adbaf114fbbadec36d142ee9d48af7e20",
        ),
        (
            "image_encoder/model.bf16.safetensors",
            607_980_488,
            "e4b33d864f89a793357a768cb07d0dc18d6a14e6664f4110a0d535ca9ba78da8",
        ),
    )
)
"""The 8 files of weights of the second repository."""

SMALL_FILES = (
    _row(DECODERS, "LICENSE", 0, ""),
    _row(
        DECODERS,
        "decoder/config.json",
        1_318,
        "19c24bc45601f47185dfb4f740f88adc7044659f94106d023ec948fd7b2b01ba",
    ),
    _row(
        DECODERS,
        "decoder_lite/config.json",
        1_318,
        "eee850bfb204c810fc8f7c493d5182f0ed836376ada93e949125827b685d0c69",
    ),
    _row(
        DECODERS,
        "text_encoder/config.json",
        642,
        "260bcdc16b5ec4529c4004e8bfa30c33ac4cccc99366189cc7a7910850427a86",
    ),
    _row(
        DECODERS,
        "tokenizer/special_tokens_map.json",
        588,
        "2cdb3b8331a60c92fc1e55a13e9fd61fd2293c5a51275fdcccd62b780052530e",
    ),
    _row(
        DECODERS,
        "tokenizer/tokenizer.json",
        2_224_119,
        "f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd",
    ),
    _row(
        DECODERS,
        "tokenizer/tokenizer_config.json",
        705,
        "6bdcee9ccce2a16ca2b4c0c5ed00b42c50ea225f4472a8c4c1e963a2902c2881",
    ),
    _row(
        DECODERS,
        "vqgan/config.json",
        328,
        "2431aea24ee1438b0ccabcfc8a5b47dfc10ab09500a730161b8530ccd057775d",
    ),
    _row(
        PRIORS,
        "image_encoder/config.json",
        575,
        "8b19b96b08420ff5d619aceda73d11abef7b87594d2ae040ac531926bb12a7f7",
    ),
    _row(
        PRIORS,
        "prior/config.json",
        1_102,
        "a1251310772bceb7092629d110d55c4d1d46d1c19a35c3fce3e1cc6cc83e5ab6",
    ),
    _row(
        PRIORS,
        "prior_lite/config.json",
        1_102,
        "9b1e31708bd90986ee0b4dea8e62e2162aa12d9ad00c7dd6fe71e7758c577c6d",
    ),
)
"""What is needed besides weights. The length of the licence's text is known to 10 bytes only."""

FILES = DECODER_FILES + PRIOR_FILES + SMALL_FILES
