"""The networks of a loaded model: the four that every picture needs, others on first use."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from cascade_desktop.controls import CONTROLS
from cascade_desktop.engine import float8, warming
from cascade_desktop.engine.checkpoints import ModelFiles
from cascade_desktop.engine.compiling import Blocks, Compiled
from cascade_desktop.engine.controlnet import ControlNet, check_fits, load_control
from cascade_desktop.engine.devices import has_bfloat16, is_about_memory
from cascade_desktop.engine.eight_bit import pack
from cascade_desktop.engine.float8 import Products
from cascade_desktop.engine.grids import Grid
from cascade_desktop.engine.inside import inside, weights
from cascade_desktop.engine.kernels import Kernels
from cascade_desktop.engine.lora import Lora, read_lora
from cascade_desktop.engine.memory import (
    RESIDENT,
    Plan,
    Size,
    free_bytes,
    predicted,
    size_of,
    smaller,
)
from cascade_desktop.engine.placing import Placed, Room, blocks_of
from cascade_desktop.engine.reading import Reading, seldom
from cascade_desktop.engine.recent import Recent
from cascade_desktop.engine.speed import USUAL, Graphs, Steps
from cascade_desktop.engine.unet import told_times
from cascade_desktop.engine.weights import undisturbed
from cascade_desktop.errors import BadModel
from cascade_desktop.models import LORAS
from cascade_desktop.profiles import PROFILES, ProfileName
from cascade_desktop.progress import Progress, Report, Stage
from cascade_desktop.uses import ControlKind, LoraUse

NETWORKS = ("text_encoder", "prior", "decoder", "vqgan")
"""What each picture needs."""

LATER = ("decoder", "vqgan")
"""Of them, what Stage C does without."""

UNETS = ("prior", "decoder")

KEPT_TIMES = 8
"""Of so many numbers of steps, what the networks are told is kept: 10 MB for twenty of Stage C."""

EXACT = ("effnet_encoder",)
"""Always in float32: the authors run it outside autocast (train/train_c.py:249-251)."""

FINE = ("decoder", "vqgan")
"""Stage B and A, which have a number format of their own."""

PLACED = ("text_encoder", "image_encoder", "prior", "decoder")
"""Networks that do not stay on the card where its memory is too small for all."""

AT_WORK = (*PLACED, "vqgan")
"""While one of these is at work, the others make room."""

CONVOLVING = ("effnet_encoder", "previewer", "vqgan")
"""Networks of convolutions over few channels, whose weights lie channels last: then so do their
features, and Stage A takes two thirds of the time on a processor, for the same picture."""

PRECISER = {torch.float16: torch.bfloat16, torch.bfloat16: torch.float32}

PURPOSES = {
    "image_encoder": "Varying a picture",
    "effnet_encoder": "Starting from a picture",
    "previewer": "A preview",
}


class Parts:
    """Reads a network when it is first asked for, and keeps it."""

    def __init__(
        self,
        files: ModelFiles,
        device: torch.device,
        precision: torch.dtype,
        fine_precision: torch.dtype,
        plan: Plan = RESIDENT,
        graphs: Graphs = USUAL,
        compiled: Compiled = "off",
        products: Products = "exact",
        kernels: Kernels = "auto",
    ) -> None:
        self.files = files
        self.device = device
        self._precision = precision
        self._fine_precision = fine_precision
        self.plan = plan
        """Where the weights are; a smaller one once memory has run out."""
        self.blocks = Blocks(device, compiled, kernels)
        weakref.finalize(self, self.blocks.stop)
        self.steps = Steps(device, graphs, self.blocks.paused)
        self._records = True
        """Whether steps are recorded where the plan lets them."""
        self._products = products if float8.available(device, products) else "exact"
        self._in_eight_bits: set[str] = set()
        """Networks whose products are as asked for, made of their weights as they are now."""
        self._told_times: dict[tuple[Any, ...], Tensor] = {}
        self._loaded: dict[str, nn.Module] = {}
        self._promised: dict[str, Any] = {}
        """Networks without weights, of those that are still being read."""
        self._reading: Reading | None = None
        self._placed: dict[str, Placed] = {}
        self._room = Room(device)
        self._sizes: dict[str, Size] = {}
        self._doubled_bytes = 0
        self._controls: dict[ControlKind, ControlNet] = {}
        self._adapters: dict[str, Lora] = {}
        self.recent = Recent()
        """Prompts and pictures as they were read, by their content."""

    def load(self, report: Report, *, early: bool = False) -> None:
        """What each picture needs, and the previewer if the model has one.

        If `early`, it returns when Stage C can be drawn. Of the others it is known by then that
        they fit together; they are read meanwhile, and `get` waits for them.
        """
        warming.begin(self.device, self._precision)
        names = [*NETWORKS, *(name for name in ("previewer",) if self.has(name))]
        later = [name for name in names if early and name in LATER]
        self._promised = {name: self.files.empty(name) for name in later if self.has(name)}
        report(Progress(Stage.LOADING, 0, len(names)))
        for done, name in enumerate((name for name in names if name not in later), start=1):
            before = Progress(Stage.LOADING, done - 1, len(names))
            self._get_fitting(name, seldom(partial(report, before)))
            report(Progress(Stage.LOADING, done, len(names)))
        if later:
            plans = {name: (self._place_of(name), self._precision_of(name)) for name in later}
            reading = self._reading = Reading(later, partial(_read, self.files, plans))
            weakref.finalize(self, reading.stop)

    def ready(self, kind: str, ask: Callable[[], Any]) -> None:
        """Waits for a network that is being read; what `ask` raises meanwhile passes through."""
        if self._reading is not None:
            self._reading.wait(kind, ask)

    def _get_fitting(self, kind: str, ask: Callable[[], None]) -> None:
        """Reads a network; what does not fit on the card beside the others stays off it."""
        while kind not in self._loaded:
            try:
                self.get(kind, ask)
            except (RuntimeError, MemoryError) as error:
                if not is_about_memory(error) or not self.take_less():
                    raise

    def has(self, kind: str) -> bool:
        return self.files.has(kind)

    def get(self, kind: str, ask: Callable[[], None] = undisturbed) -> Any:
        """The network `kind`; a `BadModel` that says what cannot be done without it.

        What `ask` raises while it is read passes through.
        """
        if kind not in self._loaded:
            if not self.has(kind):
                purpose = PURPOSES.get(kind, "Drawing")
                raise BadModel(
                    f"{purpose} needs {kind}, which this model's folder lacks.",
                    self.files.missing([kind]),
                )
            with torch.inference_mode(False):  # Else weights could not be given other memory.
                network = self._read(kind, ask)
                if kind in CONVOLVING:
                    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
                self._loaded[kind] = network
                self._promised.pop(kind, None)
                self.blocks.hand_to(network)
                self._place(kind)
        return self._loaded[kind]

    def at_work(self, kind: str) -> Any:
        """The network `kind` on the device, where the others make room for it if they have to.

        From now on it runs what was compiled of it since it was last at work.
        """
        network = self.get(kind)
        if self.blocks.renew():
            self.steps.forget()
        if kind in AT_WORK:
            for other, placed in self._placed.items():
                if other != kind:
                    placed.leave()
        if kind in self._placed:
            self._placed[kind].arrive()
        if self._products != "exact" and kind not in self._in_eight_bits:
            self._make_products(kind)
        return network

    def _make_products(self, kind: str) -> None:
        """In eight-bit floats, of weights that stay where they are and are not float32."""
        rough = self.precision(kind) != torch.float32 or self._products == "rehearsed"
        self._multiply(self.get(kind), in_eight_bits=rough and self._keeps_exact_ones)
        self._in_eight_bits.add(kind)

    @property
    def _keeps_exact_ones(self) -> bool:
        return self.plan.weights == "resident" and not self.plan.eight_bit

    def _multiply(self, network: nn.Module, *, in_eight_bits: bool) -> None:
        for block in float8.wide_ones(network, self._products):
            block.in_eight_bits(on=in_eight_bits)

    @property
    def plays_steps(self) -> bool:
        """Whether steps are recorded: weights that travel in each step have no place."""
        return self.steps.on and self._records and self.plan.weights != "streamed"

    def told_times(self, kind: str, times: Tensor) -> Tensor:
        """What the network `kind` is told of all steps, as `unet.told_times`: made once for all
        pictures with the same steps."""
        key = (kind, *times.tolist())
        if key not in self._told_times:
            if len(self._told_times) >= KEPT_TIMES:
                self._told_times.clear()
            self._told_times[key] = told_times(self.get(kind), times.to(self.device))
        return self._told_times[key]

    def send_home(self, kind: str) -> None:
        """Weights are to be changed now, which counts only where they stay."""
        self._weights_change(kind)
        if kind in self._placed:
            self._placed[kind].leave()

    def take_less(self) -> bool:
        """The next smaller plan, from now on; whether there was one.

        Before streaming, steps are no longer recorded: on one H200 a picture took 3.1 s so, and
        5.7 s streamed (28 and 29 November 2026).
        """
        plan = smaller(self.plan, self.device)
        if plan is None:
            return False
        if plan.weights == "streamed" and self.plays_steps:
            self._records = False
            self.steps.forget()
            return True
        self.plan = plan
        self.recent.forget()
        self.steps.forget()
        for placed in self._placed.values():
            placed.leave()
        self._room.leave()
        for network in self._loaded.values():  # Nothing in eight bits may stay beside them.
            self._multiply(network, in_eight_bits=False)
        for kind in self._loaded:
            self._place(kind)
        if self.device.type == "cuda":
            torch.cuda.empty_cache()
        return True

    def fit(self, size: Grid, sides: int) -> None:
        """A smaller plan if a picture of this size is predicted to need more than there is."""
        while self.device.type == "cuda" and self.predicted(size, sides) > free_bytes(self.device):
            if not self.take_less():
                return

    def predicted(self, size: Grid, sides: int) -> int:
        """Bytes on the device at the peak of a picture, as `memory.predicted`."""
        if not self._sizes:
            self._sizes = {
                kind: size_of(self._shape_of(kind), kind, self.precision(kind)) for kind in NETWORKS
            }
            doubled = UNETS if self._products != "exact" else ()
            self._doubled_bytes = sum(
                float8.bytes_of(self._shape_of(kind), self._products) for kind in doubled
            )
        needed = predicted(self.plan, self._sizes, size, sides, recorded=self.plays_steps)
        return needed + (self._doubled_bytes if self._keeps_exact_ones else 0)

    def _read(self, kind: str, ask: Callable[[], None]) -> nn.Module:
        if self._reading is not None and kind in self._reading:
            return self._reading.take(kind)
        return self.files.load(kind, self._place_of(kind), self._precision_of(kind), ask)

    def _place_of(self, kind: str) -> torch.device:
        """Where a network is read to."""
        at_home = kind in PLACED and self.plan.weights != "resident"
        return torch.device("cpu") if at_home else self.device

    def _place(self, kind: str) -> None:
        """Puts a network's weights where the plan wants them, in as many bits."""
        network = self._loaded[kind]
        self._weights_change(kind)
        if kind not in PLACED:
            return
        if kind in self._placed:
            self._placed.pop(kind).dissolve()
        if self.plan.eight_bit:
            pack(blocks_of(network), self.device)
        if self.plan.weights != "resident":
            streamed = self.plan.weights == "streamed"
            self._placed[kind] = Placed(network, self.device, self._room, streamed=streamed)

    def _weights_change(self, kind: str) -> None:
        """What was made of the weights as they were is made again when it is needed."""
        self._in_eight_bits.discard(kind)
        self._told_times = {key: kept for key, kept in self._told_times.items() if key[0] != kind}

    def control(self, kind: ControlKind) -> ControlNet:
        """The ControlNet of that kind; `BadModel` if the model has none, or it is for another."""
        if kind not in self._controls:
            row = CONTROLS[kind]
            file = self.files.control(row.file)
            if file is None:
                raise BadModel(
                    f"{row.purpose} needs a ControlNet, {row.file}, which this model lacks.",
                    f"Add it as {self.files.model.folder / 'controlnet' / row.file}.",
                )
            found = load_control(file, self.device, self._precision)
            check_fits(found, self.get("prior"))
            self._controls[kind] = found
        return self._controls[kind]

    def adapter(self, profile: ProfileName) -> Lora | None:
        """What a profile draws with beside the prior, read once; None for most profiles.

        `BadModel` if the profile needs one that the model's folder lacks.
        """
        if not (name := PROFILES[profile].adapter):
            return None
        if name not in self._adapters:
            file = self.files.model.folder / LORAS / f"{name}.safetensors"
            if not file.is_file():
                title, other = PROFILES[profile].title, PROFILES["original"].title
                raise BadModel(
                    f"The profile {title} needs an adapter, {LORAS}/{file.name}, which this model "
                    "lacks.",
                    f"Choose another profile, such as {other}, or the model Pocket, which has it.",
                )
            self._adapters[name] = read_lora(LoraUse(str(file)))
        return self._adapters[name]

    def config(self, kind: str) -> Any:
        """The arguments that the network was built with."""
        return self._shape_of(kind).config

    def _shape_of(self, kind: str) -> Any:
        """The network, perhaps without its weights."""
        return self._promised.get(kind) or self.get(kind)

    def precision(self, kind: str) -> torch.dtype:
        """The number format that the network has now."""
        if kind in self._promised:
            return self._precision_of(kind)
        weights: Iterator[Tensor] = self.get(kind).parameters()
        return next(weight.dtype for weight in weights if weight.is_floating_point())

    def make_preciser(self, kind: str) -> bool:
        """One number format up, from now on; whether there was one."""
        better = PRECISER.get(self.precision(kind))
        if better == torch.bfloat16 and self.device.type == "cuda":
            better = better if has_bfloat16(self.device) else torch.float32
        if better is None:
            return False
        self._cast(kind, better)
        return True

    def settle(self, kind: str) -> None:
        """Gives all of the network the number format that most of it has."""
        self._cast(kind, self.precision(kind))

    def _cast(self, kind: str, precision: torch.dtype) -> None:
        """diffusers' own `to` warns of a list of modules to leave alone, which is empty here."""
        network = self.get(kind)
        if all(
            one.dtype == precision for one in inside(network, weights) if one.is_floating_point()
        ):
            return
        if kind in self._placed:
            self._placed.pop(kind).dissolve()
        nn.Module.to(network, precision)
        self._sizes = {}
        self._place(kind)

    def _precision_of(self, kind: str) -> torch.dtype:
        if kind in EXACT:
            return torch.float32
        return self._fine_precision if kind in FINE else self._precision


def _read(
    files: ModelFiles,
    plans: Mapping[str, tuple[torch.device, torch.dtype]],
    kind: str,
    ask: Callable[[], None],
) -> nn.Module:
    return files.load(kind, *plans[kind], ask)
