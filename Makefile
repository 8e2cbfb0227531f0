# The front door. Each recipe is one script, which says more about itself in its first lines.

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast lint format web bench bench-sockets bench-calls conformance abuse docs nightly clean

help: ## Lists what make can do here.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup: ## Installs what this machine lacks to build, run and test; quick when nothing does.
	@scripts/setup

run: ## Sets up, builds and serves on http://localhost:8080 (CONFIGURATION=release for a real server).
	@scripts/run

test: ## Sets up and passes everything: checks, unit tests, sanitizer, outside clients, browsers.
	@scripts/test

test-fast: ## The tests that need no server and no browser.
	@scripts/test-fast

lint: ## Checks format, layering, licence, links, scripts and the page; changes nothing.
	@scripts/lint

format: ## Formats the Swift and the page in place.
	@scripts/format

web: ## Builds the page into web/dist.
	@web/scripts/build

bench: ## Measures pairing, relayed texts, CPU and memory of a release build on this machine.
	@scripts/bench

bench-sockets: ## Measures what sockets cost, beside a server on Node's ws; a quarter of an hour on a quiet machine.
	@scripts/bench-sockets

bench-calls: ## Measures calls between two browsers, a naive page beside ours (CALLS=30); ten minutes on a quiet machine.
	@scripts/bench-calls

conformance: ## Holds the WebSocket layer to Autobahn's fuzzing client; skipped where there is no Python 2.7.
	@scripts/conformance

abuse: ## Attacks a release build, and holds its memory, its log and two bystanders' latency to bounds.
	@scripts/abuse

docs: ## Checks that every link in the documentation leads somewhere.
	@scripts/check-links

nightly: ## Long random histories and repeated runs; takes half an hour (ROUNDS=5).
	@scripts/nightly

clean: ## Removes what builds and tests have made; keeps ./data.
	@scripts/clean
