"""What adapters change: a style that Pocket never saw, and drawing in a few steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from cascade_desktop.errors import BadModel
from cascade_desktop.models import LORAS, lora_path
from cascade_desktop.profiles import ProfileName
from cascade_desktop.request import Request
from cascade_desktop.training.contact_sheet import Strip
from cascade_desktop.training.evaluation_bench import Bench, Measured, prompted, share
from cascade_desktop.training.evaluation_cases import in_extra_style
from cascade_desktop.training.evaluation_pictures import side_by_side
from cascade_desktop.training.evaluation_text import scores, strip
from cascade_desktop.training.subjects import ALL_STYLES, LORA_STYLE
from cascade_desktop.uses import LoraUse

INSTANT: ProfileName = "instant"


def measure_style(bench: Bench) -> Measured:
    file = lora_path(LORA_STYLE, bench.cascade.parts.files.path)
    if not file.is_file():
        raise BadModel(f"This model has no {LORAS}/{LORA_STYLE}.safetensors.")
    style = ALL_STYLES.index(LORA_STYLE)
    if bench.judge.styles <= style:
        raise BadModel(f"The judge was not taught the style {LORA_STYLE}.")
    chosen = in_extra_style(bench.subjects, LORA_STYLE, bench.count)
    plain = prompted(chosen)
    use = LoraUse(str(file))
    changed = bench.draw([replace(request, loras=(use,)) for request in plain]).pictures
    without = bench.draw(plain).pictures
    told, told_without = bench.told(changed), bench.told(without)
    subject = torch.tensor([case.wanted.subject for case in chosen])
    figures = {
        "style": share(told["style"].argmax(1) == style),
        "style_without": share(told_without["style"].argmax(1) == style),
        "subject": share(told["subject"].argmax(1) == subject),
        "subject_without": share(told_without["subject"].argmax(1) == subject),
    }
    shown = [("without", without), ("", changed)]
    return Measured(figures, [side_by_side("A new style by a LoRA", shown, chosen)])


def measure_instant(bench: Bench) -> Measured:
    requests = instant(bench, prompted(bench.text_cases))
    pictures = bench.draw(requests).pictures
    figures = scores(bench.told(pictures), pictures, bench.text_cases)
    full = scores(bench.told(bench.text_pictures), bench.text_pictures, bench.text_cases)
    if full["subject"]:
        figures["subject_share_of_full"] = figures["subject"] / full["subject"]
    title = f"Instant: {requests[0].steps} and {requests[0].decoder_steps} steps"
    shown: Strip = strip(title, bench.text_cases, pictures)
    return Measured(figures, [shown])


def instant(bench: Bench, requests: Sequence[Request]) -> list[Request]:
    """The same requests in instant mode; raises `BadModel` if there is none of this model."""
    bench.cascade.parts.adapter(INSTANT)
    return [request.in_profile(INSTANT) for request in requests]
