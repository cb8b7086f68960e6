"""The request being edited."""

from pytestqt.qtbot import QtBot

from cascade_desktop.request import BUILT_IN, Request
from cascade_desktop.ui.session import Session


def test_a_change_replaces_the_request_and_is_told_once(qtbot: QtBot, session: Session) -> None:
    before = session.request
    with qtbot.waitSignal(session.changed) as told:
        session.change(prompt="a fox", steps=5)
    assert told.args == [Request(prompt="a fox", steps=5)]
    assert session.request == Request(prompt="a fox", steps=5)
    assert before == Request()


def test_a_change_to_the_same_value_is_not_told(qtbot: QtBot, session: Session) -> None:
    with qtbot.assertNotEmitted(session.changed):
        session.change(prompt="")


def test_a_whole_request_is_restored_exactly(qtbot: QtBot, session: Session) -> None:
    stored = Request(prompt="a fox", guidance=3.14159, seed=4_000_000_000)
    with qtbot.waitSignal(session.changed):
        session.restore(stored)
    assert session.request == stored


def test_another_profile_brings_its_settings_and_the_same_one_keeps_what_was_changed(
    session: Session,
) -> None:
    session.change(shift=5.0)
    session.change(profile=session.request.profile)
    assert session.request.shift == 5.0

    session.change(profile="diffusers")
    assert session.request == Request().in_profile("diffusers")
    assert session.request.rescale == 0.0


def test_another_model_brings_the_profile_that_suits_it_unless_another_was_chosen(
    session: Session,
) -> None:
    session.change(model="another")
    assert session.request == Request(model="another").in_profile("original")
    session.change(model=BUILT_IN)
    assert session.request == Request()

    session.change(profile="comfyui")
    session.change(model="another")
    assert session.request == Request(model="another").in_profile("comfyui")
