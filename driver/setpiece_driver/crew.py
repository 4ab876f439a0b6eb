"""The workers of one run: fed, watched, replaced."""

from __future__ import annotations

import signal
import statistics
import tempfile
from collections import deque
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Callable, Iterator

from attrs import define, evolve, field, frozen
from setpiece.core.dataset import Job
from setpiece.core.faults import Fault, Faults

from . import runtimes
from .runtimes import Runtime
from .workers import Place, Task, Worker

AHEAD = 2  # scenes in a worker's hands: the one it works on and the next
STRIKES = 2  # a scene that ends its worker, or fails, this often is set aside
STARTS = 2  # workers in a row that may end before they are ready


@frozen
class Limits:
    """When a worker is replaced. scenes: after so many. growth: when its resident memory is so many times that after its
    first scene, and `slack` bytes more. patience: seconds without a word; slow views raise it to 20 of their median."""

    scenes: int = 200
    growth: float = 1.5
    slack: int = 1 << 30
    patience: float = 300.0


@define
class Outcome:
    """What became of a run: how many views were written, scene number to cause for those set aside, and whether someone
    stopped it before the end."""

    views: int = 0
    failed: dict[int, str] = field(factory=dict)
    stopped: bool = False


class Crew:
    """Runs jobs on one worker per place. `begin` is what workers are told first; `log(number)` is where a worker's words go;
    `watch(number, event)` sees every event; number is the worker's place, None for the crew's own. `keep` are descriptors that
    workers inherit. With `all_cards`, cards that the first worker finds beside its own get a worker each."""

    def __init__(
        self,
        runtime: Runtime,
        places: list[Place],
        begin: dict,
        log: Callable[[int], Path],
        watch: Callable[[int | None, dict], None],
        limits: Limits = Limits(),
        keep: tuple[int, ...] = (),
        all_cards: bool = False,
    ):
        self.runtime, self.places, self.begin, self.log, self.watch = runtime, places, begin, log, watch
        self.limits, self.keep, self.all_cards = limits, keep, all_cards
        self.events: Queue = Queue()
        self.workers: dict[int, Worker] = {}
        self.fresh: deque[Task] = deque()
        self.suspects: deque[Task] = deque()
        self.durations: deque[float] = deque(maxlen=100)
        self.outcome = Outcome()
        self.failed_starts = 0
        self.refused: list[Fault] = []
        self.interrupts = 0

    def run(self, jobs: Iterator[Job]) -> Outcome:
        """Runs until every job is done, set aside, or the run is stopped. Raises Faults when no worker can work."""
        self.jobs = jobs
        with tempfile.TemporaryDirectory(prefix="setpiece-") as self.resources, self.interruptible():
            try:
                if self.work_left():
                    self.hire()
                while self.workers:
                    self.step()
            finally:
                for worker in self.workers.values():
                    worker.kill("was stopped")
        if self.refused:
            raise Faults(dict.fromkeys(self.refused))
        return self.outcome

    def step(self) -> None:
        """Takes one event, or finds that none comes."""
        try:
            worker, event = self.events.get(timeout=0.5)
        except Empty:
            pass
        else:
            worker.hear(event)
            self.watch(worker.number, event)
            if handle := HANDLERS.get(event["event"]):
                handle(self, worker, event)
        if self.events.empty():
            self.look_for_hangs()
        if self.ending or not self.work_left():
            for worker in self.workers.values():
                worker.close("finish" if self.ending else "end")
            return
        self.hire()
        for worker in self.workers.values():
            self.feed(worker)

    @property
    def ending(self) -> bool:
        return self.outcome.stopped or bool(self.refused)

    def work_left(self) -> bool:
        """Whether any scene is waiting or in hand. Takes the next job out of `jobs` to see."""
        if not self.fresh and (job := next(self.jobs, None)):
            self.fresh.append(Task(job))
        return bool(self.fresh or self.suspects or any(worker.tasks for worker in self.workers.values()))

    def hire(self) -> None:
        """Starts a worker in every place that has none, while scenes wait for one."""
        for number, place in enumerate(self.places):
            if number not in self.workers and (self.fresh or self.suspects):
                self.workers[number] = Worker(number, place, self.runtime, self.begin, self.events, self.log(number), self.resources, self.keep)

    def feed(self, worker: Worker) -> None:
        """Gives a worker what it may have: a scene that failed before goes alone, so that no other is blamed for it."""
        if not worker.ready or worker.closed:
            return
        if worker.retiring:
            if not worker.tasks:
                worker.close("end")
            return
        if self.suspects:
            if not worker.tasks:
                worker.give(self.suspects.popleft())
            return
        room = min(AHEAD, self.limits.scenes - worker.done)
        while len(worker.tasks) < room and not any(task.strikes for task in worker.tasks) and self.work_left() and self.fresh:
            worker.give(self.fresh.popleft())

    def on_ready(self, worker: Worker, event: dict) -> None:
        worker.ready, self.failed_starts = True, 0
        device = event["device"]["device"]
        if self.all_cards and device != "cpu":
            self.places += [Place(device, number) for number in range(len(self.places), len(event["devices"][device]))]

    def on_view(self, worker: Worker, event: dict) -> None:
        self.outcome.views += 1
        self.durations.append(event["seconds"]["render"])
        task = task_of(worker, event)
        left = tuple(view for view in task.job.views if view != event["view"])
        task.job = evolve(task.job, views=left)

    def on_failed(self, worker: Worker, event: dict) -> None:
        task_of(worker, event).error = event["error"]

    def on_scene(self, worker: Worker, event: dict) -> None:
        task = task_of(worker, event)
        worker.tasks.remove(task)
        if task.job.views:
            self.strike(task, task.error)
        worker.done += 1
        worker.first_resident = worker.first_resident or event["resident"]
        grown = event["resident"] > worker.first_resident * self.limits.growth + self.limits.slack
        worker.retiring = grown or worker.done >= self.limits.scenes

    def on_refused(self, worker: Worker, event: dict) -> None:
        self.refused += [Fault(**values) for values in event["faults"]]

    def on_exit(self, worker: Worker, event: dict) -> None:
        """A worker is gone: what it had begun is held against it, the rest goes back in line."""
        del self.workers[worker.number]
        if worker.closed or self.ending:
            return
        if not worker.ready:
            self.failed_starts += 1
            if self.failed_starts >= STARTS:
                self.refused.append(Fault(f"Blender ({self.runtime.name}) doesn't start; {runtimes.REMEDY}: {worker.why()}"))
        for task in reversed(worker.tasks):
            if not task.job.views:
                continue
            if task.begun:
                self.strike(task, f"{worker.why()}\nin the stage {task.stage}")
            else:
                self.fresh.appendleft(task)

    def strike(self, task: Task, error: str) -> None:
        """Counts a failure against a scene, and tries it once more or sets it aside."""
        task.strikes, task.error = task.strikes + 1, error
        if task.strikes < STRIKES:
            self.suspects.append(task)
        else:
            self.outcome.failed[task.index] = error
            self.watch(None, {"event": "set_aside", "scene": task.index, "error": error, "spec": task.job.spec})

    def look_for_hangs(self) -> None:
        """Ends workers that should be at work and have said nothing for too long."""
        patience = self.limits.patience
        if self.durations:
            patience = max(patience, 20 * statistics.median(self.durations))
        for worker in self.workers.values():
            if (worker.tasks or not worker.ready or worker.closed) and worker.silent() > patience:
                worker.kill(f"said nothing for {patience:.0f} s and was ended")

    @contextmanager
    def interruptible(self):
        """The first Ctrl-C (or SIGTERM) finishes the views in hand, the second ends the workers at once."""

        def interrupt(number, frame):
            self.interrupts += 1
            if self.interrupts > 1:
                raise KeyboardInterrupt
            self.outcome.stopped = True
            self.watch(None, {"event": "stopping"})

        before = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def task_of(worker: Worker, event: dict) -> Task:
    return next(task for task in worker.tasks if task.index == event["scene"])


HANDLERS = {
    "ready": Crew.on_ready,
    "view": Crew.on_view,
    "failed": Crew.on_failed,
    "scene": Crew.on_scene,
    "refused": Crew.on_refused,
    "exit": Crew.on_exit,
}
