"""Settings in a graph of ComfyUI, as it puts them into the pictures that it saves.

A graph is an object of nodes: `{"3": {"class_type": "KSampler", "inputs": {"seed": 5, "positive":
["6", 0], ...}}, ...}`, where a list of two leads to what another node puts out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from cascade_desktop.foreign_values import document, other_model, taken
from cascade_desktop.request import Request

STAGE_B = "StableCascade_StageB_Conditioning"
EMPTY = "StableCascade_EmptyLatentImage"
SHIFT = "ModelSamplingStableCascade"

FARTHEST = 200
"""Nodes that are passed on the way from one to what it is made from."""

MOST_SAMPLERS, MOST_INPUTS = 50, 100
"""That are looked at in a graph and in a node: what is beyond reason takes no time."""

VALUES = ("value", "int", "float", "string", "text", "number", "seed", "INT", "FLOAT", "STRING")
"""The inputs of nodes that only hold a number or a text."""

LEFT_OUT = {
    "unCLIPConditioning": "Pictures to vary",
    "StableCascade_StageC_VAEEncode": "Pictures that it starts from",
    "StableCascade_SuperResolutionControlnet": "Pictures to enlarge",
    "ControlNetApply": "ControlNets",
    "ControlNetApplyAdvanced": "ControlNets",
    "LoraLoader": "LoRAs",
    "LoraLoaderModelOnly": "LoRAs",
}
"""Nodes that name files of ComfyUI's own folders, which are not known here."""

Node = Mapping[str, Any]


def read(text: str) -> tuple[Request, tuple[str, ...]] | None:
    """The request in the text and what is left out of it; None if it is no such graph."""
    found = document(text)
    if found is None:
        return None
    graph = Graph({name: node for name, node in found.items() if _is_node(node)})
    stages = _stages(graph)
    if stages is None:
        return None
    first, second = stages
    begun = Request().in_profile("comfyui") if second is not None else Request()
    request, notes = taken(begun, _values(graph, first, second))
    return request, (*notes, *_left_out(graph), *other_model(_model(graph, first)))


@dataclass(frozen=True)
class Graph:
    """The nodes by name, and the ways between them."""

    nodes: Mapping[str, Node]

    def behind(self, node: Node, name: str) -> tuple[Node, int] | None:
        """The node that an input comes from, and which of its outputs; None for a plain value."""
        value = node["inputs"].get(name)
        if not isinstance(value, list) or len(value) != 2 or not isinstance(value[1], int):
            return None
        found = self.nodes.get(value[0]) if isinstance(value[0], str) else None
        return None if found is None else (found, value[1])

    def value(self, node: Node, *names: str) -> Any:
        """The number or text of the first input of these names that there is."""
        for _ in range(FARTHEST):
            name = next((name for name in names if name in node["inputs"]), None)
            if name is None:
                return None
            if (behind := self.behind(node, name)) is None:
                value = node["inputs"][name]
                return None if isinstance(value, (list, dict)) else value
            node, names = behind[0], VALUES
        return None

    def above(self, node: Node, *names: str) -> Iterator[Node]:
        """All that an input is made from, the nearest first, by all ways but that of a prompt."""
        waiting = [behind[0] for name in names if (behind := self.behind(node, name))]
        seen: list[Node] = []
        while waiting and len(seen) < FARTHEST:
            one = waiting.pop(0)
            if any(one is other for other in seen):
                continue
            seen.append(one)
            yield one
            links = (self.behind(one, name) for name in islice(one["inputs"], MOST_INPUTS))
            waiting += [behind[0] for behind in links if behind]

    def prompt(self, node: Node, side: str) -> str:
        """The text that the positive or the negative side of a sampler is made from."""
        name = side
        for _ in range(FARTHEST):
            behind = self.behind(node, name)
            if behind is None:
                return ""
            node, output = behind
            inputs = node["inputs"]
            if "text" in inputs and "Encode" in node["class_type"]:
                text = self.value(node, "text")
                return text if isinstance(text, str) else ""
            if node["class_type"] == "ConditioningZeroOut":
                return ""
            if {"positive", "negative"} <= inputs.keys():
                name = "negative" if output == 1 else "positive"
            else:
                name = next((n for n in inputs if n.startswith("conditioning")), "")
        return ""


def _stages(graph: Graph) -> tuple[Node, Node | None] | None:
    """The samplers of Stage C and B; without a Stage B any sampler, as of another model."""
    every = (node for node in graph.nodes.values() if _is_sampler(node))
    samplers = list(islice(every, MOST_SAMPLERS))
    for second in samplers:
        for node in graph.above(second, "positive", "guider"):
            if node["class_type"] == STAGE_B:
                above = graph.above(node, "stage_c")
                first = next((one for one in above if _is_sampler(one)), None)
                if first is not None:
                    return first, second
    return (samplers[0], None) if samplers else None


def _values(graph: Graph, first: Node, second: Node | None) -> dict[str, Any]:
    latents = list(graph.above(first, "latent_image"))
    sized = next((node for node in latents if {"width", "height"} <= node["inputs"].keys()), None)
    found = {
        "prompt": graph.prompt(first, "positive"),
        "negative": graph.prompt(first, "negative"),
        "seed": graph.value(first, "seed", "noise_seed"),
        "steps": graph.value(first, "steps"),
        "guidance": graph.value(first, "cfg"),
        "shift": _of_model(graph, first, SHIFT, "shift"),
        "rescale": _of_model(graph, first, "RescaleCFG", "multiplier"),
    }
    if sized is not None:
        found |= {name: graph.value(sized, name) for name in ("width", "height")}
    if second is not None:
        found |= {
            "decoder_steps": graph.value(second, "steps"),
            "decoder_guidance": graph.value(second, "cfg"),
            "decoder_shift": _of_model(graph, second, SHIFT, "shift"),
            "decoder_rescale": _of_model(graph, second, "RescaleCFG", "multiplier"),
        }
    return found


def _of_model(graph: Graph, sampler: Node, kind: str, name: str) -> Any:
    """What a node between the model and its sampler changes."""
    nodes = graph.above(sampler, "model")
    return next((graph.value(one, name) for one in nodes if one["class_type"] == kind), None)


def _model(graph: Graph, sampler: Node) -> Any:
    for node in graph.above(sampler, "model"):
        for name in ("ckpt_name", "unet_name"):
            if name in node["inputs"]:
                return graph.value(node, name)
    return None


def _left_out(graph: Graph) -> tuple[str, ...]:
    kinds = {node["class_type"] for node in graph.nodes.values()}
    parts = dict.fromkeys(part for kind, part in LEFT_OUT.items() if kind in kinds)
    return tuple(f"{part} are left out: choose the files again." for part in parts)


def _is_node(node: object) -> bool:
    if not isinstance(node, dict) or not isinstance(node.get("class_type"), str):
        return False
    return isinstance(node.get("inputs"), dict)


def _is_sampler(node: Node) -> bool:
    inputs = node["inputs"].keys()
    return {"positive", "negative", "latent_image"} <= inputs and "Sampler" in node["class_type"]
