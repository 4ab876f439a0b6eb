# PYTHON=… names the Python to use, VENV=… the folder of the virtual environment, BLENDER=… a real Blender (5.2 LTS or 4.5 LTS).
VENV ?= .venv
RUN = $(VENV)/bin
TESTS ?= tests/core tests/imports tests/blender tests/driver tests/ui

.PHONY: help demo test bench extension wheels venv clean

help:           ## this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: venv      ## render four damaged cars into out/demo, with a contact sheet and a COCO export
	$(RUN)/setpiece generate assets/recipes/demo.yaml --out out/demo
	$(RUN)/setpiece sheet out/demo
	$(RUN)/setpiece export out/demo --format coco --out out/demo-coco
	@echo
	@echo "dataset:        $(CURDIR)/out/demo"
	@echo "contact sheet:  $(CURDIR)/out/demo/sheet.jpg"
	@echo "COCO export:    $(CURDIR)/out/demo-coco"

test: venv      ## run every test; those of the panel need a real Blender (BLENDER=…)
	$(if $(filter-out tests/ui,$(TESTS)),$(RUN)/python -m pytest -rs --durations=10 -n 2 --dist loadfile --max-worker-restart 0 $(filter-out tests/ui,$(TESTS)))
	$(if $(filter tests/ui,$(TESTS)),$(RUN)/python -m pytest -rs tests/ui)

bench: venv     ## measure the ratios that the README states, into out/bench.json
	$(RUN)/python tests/bench/bench.py

extension:      ## make the zip that Blender installs, in dist/; validated when BLENDER is known
	@python=$$(scripts/find_python) && "$$python" scripts/extension.py

wheels:         ## fetch the pure-Python wheels that a bare Blender needs, into addon/setpiece/wheels
	@python=$$(scripts/find_python) && "$$python" scripts/wheels.py

venv:           ## make the virtual environment and install Setpiece and Blender's Python wheel into it
	@python=$$(scripts/find_python) && scripts/make_venv $(VENV) "$$python"

clean:          ## remove all that was made
	rm -rf .venv .venv-* build dist out addon/setpiece/wheels
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
