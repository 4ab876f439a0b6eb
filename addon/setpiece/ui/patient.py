"""Operators that take seconds, during which Blender's window lives on."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from .hardened import Hardened

EVERY = 0.25  # seconds between two looks at the thread
_threads = ThreadPoolExecutor(1, "setpiece")
_running: list[Future] = []  # at most one


def busy() -> bool:
    """Whether one of them is at work."""
    return any(not future.done() for future in _running)


class Patient(Hardened):
    """Mixed into such operators. `begin(context)` takes from Blender what is needed and returns a function that touches nothing of Blender's;
    `end(context, value)` is given what that returned, and may return a line for the status bar. A button runs the function in a thread; a script waits for it."""

    timer = None

    @classmethod
    def poll(cls, context):
        if busy():
            cls.poll_message_set("Something is being added; it takes a few seconds")
        return not busy()

    def work(self, context):
        return self.end(context, self.begin(context)())

    def invoke(self, context, event):
        done = self.hardened(self.start, context)
        return {"RUNNING_MODAL"} if done == {"FINISHED"} else done

    def start(self, context):
        _running[:] = [_threads.submit(self.begin(context))]
        self.timer = context.window_manager.event_timer_add(EVERY, window=context.window)
        context.window_manager.modal_handler_add(self)

    def modal(self, context, event):
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        redraw(context)
        if busy():
            return {"PASS_THROUGH"}
        self.cancel(context)
        return self.hardened(self.finish, context)

    def finish(self, context):
        return self.end(context, _running.pop().result())

    def cancel(self, context):
        """Also called by Blender, when another file is opened: what was begun is then finished, and nobody is told."""
        context.window_manager.event_timer_remove(self.timer)


def redraw(context) -> None:
    """Has every 3D view drawn again, its sidebar with it."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                area.tag_redraw()
