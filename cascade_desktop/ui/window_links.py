"""Which part of the window hears of what another one tells: every connection in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cascade_desktop.ui.window import Window


def link(window: Window) -> None:
    """Called once, when all panels and pages are there."""
    _link_drawing(window)
    _link_pictures(window)
    _link_guides(window)
    _link_models(window)
    _link_history(window)
    _link_gallery(window)


def _link_drawing(window: Window) -> None:
    window.side.generate.clicked.connect(window.generate)
    window.side.cancel.clicked.connect(window.jobs.cancel)
    window.jobs.emptied.connect(window.close_if_wanted)
    window.tabs.chosen.connect(window.choose_page)
    window.pages.currentChanged.connect(window.follow_page)


def _link_pictures(window: Window) -> None:
    pictures, uses = window.pictures, window.uses
    pictures.view.example_chosen.connect(uses.use_example)
    pictures.reused.connect(uses.show_reused)
    pictures.edit_wanted.connect(uses.edit)
    pictures.vary_wanted.connect(uses.vary)
    pictures.enlarge_wanted.connect(uses.enlarge)
    pictures.binned.connect(window.upkeep.note_binned)


def _link_guides(window: Window) -> None:
    canvas, guides = window.canvas, window.guides_panel
    canvas.shortcuts_wanted.connect(window.show_shortcuts)
    guides.models_wanted.connect(window.show_models)
    for refusing in (guides, window.loras_panel, window.prompt_panel):
        refusing.refused.connect(window.messages.warn)
    window.loras_panel.token_wanted.connect(window.prompt_panel.insert_token)
    window.loras_panel.file_added.connect(window.models.add)
    canvas.generation.canvas_seen.connect(guides.show_canvas)
    canvas.generation.asked.connect(window.asking.ask)
    canvas.generation.plan_changed.connect(window.show_plan)


def _link_models(window: Window) -> None:
    models, model = window.models, window.parameters_panel.model.field
    model.more_wanted.connect(window.show_models)
    for shows in (model, window.guides_panel, window.loras_panel):
        models.found.connect(shows.show_found)
    models.used.connect(window.uses.use_model)
    models.closed.connect(window.show_pictures)
    models.fraction_changed.connect(window.models_button.show_fraction)
    models.settings_changed.connect(window.settings_changed)
    window.models_button.clicked.connect(window.show_models)


def _link_history(window: Window) -> None:
    """What was made, and what waits."""
    asking, candidates = window.asking, window.candidates
    for speaking in (window.upkeep, window.made_again):
        speaking.said.connect(window.messages.say)
        speaking.refused.connect(window.messages.warn)
    window.side.candidates.clicked.connect(window.show_candidates)
    candidates.wanted.connect(asking.draw_candidates)
    candidates.chosen.connect(asking.finish_chosen)
    candidates.closed.connect(window.show_pictures)
    candidates.refused.connect(window.messages.warn)
    window.queue.panel.grid_wanted.connect(asking.ask_for_grid)
    window.queue.sheets.made.connect(window.pictures.show_drawn)


def _link_gallery(window: Window) -> None:
    again, uses, gallery = window.made_again, window.uses, window.gallery
    gallery.said.connect(window.messages.say)
    gallery.refused.connect(window.messages.warn)
    gallery.reuse_wanted.connect(again.reuse)
    gallery.prompt_wanted.connect(again.reuse_prompt)
    gallery.again_wanted.connect(again.again)
    gallery.vary_wanted.connect(uses.vary)
    gallery.canvas_wanted.connect(uses.edit)
    gallery.decode_wanted.connect(again.decode)
    gallery.binned.connect(uses.forget)
    gallery.taken_back.connect(uses.take_back)
    gallery.export.is_private = lambda: window.queue.sheets.private
    window.upkeep.completed.connect(gallery.show_changed)
    # After the history was told, in `_link_pictures`.
    window.pictures.binned.connect(gallery.show_changed)
