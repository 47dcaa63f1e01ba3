# Two commands for a newcomer: `make demo` and `make test`. The work is done by the small scripts in .ci/.

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench

help:
	@echo 'make demo    build Likewise, load the sample data, print the findings and serve them'
	@echo 'make test    check and test everything, on SQLite and on a throwaway PostgreSQL'
	@echo 'make lint    formatting, lints and documentation only'
	@echo 'make bench   run the benches (long)'

demo:
	@.ci/demo

test:
	@.ci/test

lint:
	@.ci/lint

bench:
	@.ci/bench
