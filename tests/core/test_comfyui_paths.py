"""Reading extra_model_paths.yaml: the same as a YAML reader does, or a refusal."""

from pathlib import Path

import pytest

from cascade_desktop.comfyui_paths import read_sections, tree_at
from cascade_desktop.errors import BadModel

EXAMPLE = """#Rename this to extra_model_paths.yaml

#config for a1111 ui
a111:
    base_path: path/to/stable-diffusion-webui/

    checkpoints: models/Stable-diffusion
    loras: |
         models/Lora
         models/LyCORIS   # not a comment here

    upscale_models: |
                  models/ESRGAN
                  models/RealESRGAN
    controlnet: "models/Control Net" # a comment

'other ui':
  base_path: C:\\ComfyUI\\my#models
  is_default: true
  'vae': 'it''s/vae'
  clip: "C:\\\\models\\\\clip"
  loras:
empty:
"""


def test_sections_values_and_blocks() -> None:
    assert read_sections(EXAMPLE) == {
        "a111": {
            "base_path": "path/to/stable-diffusion-webui/",
            "checkpoints": "models/Stable-diffusion",
            "loras": "models/Lora\nmodels/LyCORIS   # not a comment here",
            "upscale_models": "models/ESRGAN\nmodels/RealESRGAN",
            "controlnet": "models/Control Net",
        },
        "other ui": {
            "base_path": "C:\\ComfyUI\\my#models",
            "is_default": "true",
            "vae": "it's/vae",
            "clip": "C:\\models\\clip",
            "loras": "",
        },
        "empty": {},
    }


def test_a_yaml_reader_says_the_same() -> None:
    yaml = pytest.importorskip("yaml")

    told = yaml.safe_load(EXAMPLE)

    assert read_sections(EXAMPLE) == {
        section: {
            key: str(value).strip().lower() if value is True else (value or "").strip("\n")
            for key, value in (values or {}).items()
        }
        for section, values in told.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b\n",
        "a:\n  loras: [x, y]\n",
        "a:\n  loras:\n    - x\n",
        "a:\n  loras: &anchor x\n",
        "a:\n  loras: *anchor\n",
        "a:\n  <<: *all\n",
        "a:\n  loras: >\n    x\n    y\n",
        "a:\n  loras: x\n    y\n",
        "a:\n  inner:\n    loras: x\n",
        'a:\n  loras: "x\n',
        'a:\n  loras: "\\x41"\n',
        "a:\n\tloras: x\n",
        "a: b\n",
        "  loras: x\n",
        "a:\n    loras: x\n  vae: y\n",
        "{a: {b: c}}\n",
    ],
)
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_sections(text)


def test_the_sentence_names_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "extra_model_paths.yaml"
    file.write_text("a:\n  loras: [x]\n")

    with pytest.raises(BadModel, match=r"extra_model_paths\.yaml is .*line 2"):
        tree_at(file)


def test_places_count_from_the_base_or_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODELS", "place")
    for folder in ("base/place", "beside", "base/unet"):
        (tmp_path / folder).mkdir(parents=True)
    file = tmp_path / "more.yaml"
    file.write_text(
        f"a:\n  base_path: {tmp_path.as_posix()}/base\n  loras: $MODELS\n  unet: unet\n"
        f"b:\n  loras: |\n    beside\n    gone\n  vae: {tmp_path.as_posix()}/beside\n"
    )

    assert tree_at(file) == {
        "loras": (tmp_path / "base" / "place", tmp_path / "beside"),
        "diffusion_models": (tmp_path / "base" / "unet",),
        "vae": (tmp_path / "beside",),
    }


def test_any_other_folder_is_none_of_comfyui(tmp_path: Path) -> None:
    (tmp_path / "checkpoints").mkdir()

    assert tree_at(tmp_path) is None
