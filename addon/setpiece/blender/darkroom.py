"""One thread that develops and writes views while the next one renders."""

from __future__ import annotations

from queue import Queue
from threading import Thread
from typing import Callable


class Darkroom:
    """Runs tasks one after another beside the main thread; `waiting` of them may queue, which bounds the memory held.

    A task that raises ends the darkroom: the tasks behind it are dropped, and the next `hand` or `close` raises its error.
    """

    def __init__(self, waiting: int = 1):
        self.tasks: Queue[Callable[[], None] | None] = Queue(waiting)
        self.error: BaseException | None = None
        self.thread = Thread(target=self._work, name="darkroom", daemon=True)
        self.thread.start()

    def hand(self, task: Callable[[], None]) -> None:
        """Queues a task; waits while too many are before it."""
        self._raise()
        self.tasks.put(task)

    def close(self) -> None:
        """Waits until all is done."""
        self.tasks.put(None)
        self.thread.join()
        self._raise()

    def _work(self) -> None:
        for task in iter(self.tasks.get, None):
            if self.error is None:
                try:
                    task()
                except BaseException as error:
                    self.error = error

    def _raise(self) -> None:
        if self.error is not None:
            raise self.error
