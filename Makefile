# SPDX-License-Identifier: Apache-2.0
# Two commands: `make run` and `make test`. Each does all the set-up it needs and nothing that is done already.
STUDY ?= studies/digits_mlp.json
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
# ThreadSanitizer of this compiler gives up where the kernel scatters addresses too widely.
FIXED_ADDRESSES = $(shell setarch -R true 2>/dev/null && echo setarch -R)

.PHONY: help run test cuda sanitize bench bench-study bench-train bench-search bench-trainings bench-digits check-weights lint format build install deps clean
.NOTPARALLEL:

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

run: deps  ## set up, build, and run the main study (STUDY=file for another)
	@scripts/build.sh release hpo hpo-trial
	@build/release/bin/hpo run $(STUDY)

test: deps  ## set up, build, test: search and hpo under sanitizers first, then everything
	@scripts/packages.sh test
	@scripts/build.sh asan
	@scripts/ctest.sh asan $(JOBS)
	@scripts/build.sh release
	@scripts/ctest.sh release $(JOBS)

sanitize: deps  ## search and hpo under AddressSanitizer + UBSan, then under ThreadSanitizer
	@scripts/build.sh asan
	@scripts/ctest.sh asan $(JOBS)
	@scripts/build.sh tsan
	@$(FIXED_ADDRESSES) scripts/ctest.sh tsan $(JOBS)

bench-train: deps  ## steps and JPEGs a second, a cold start, beside Python's (needs PyTorch and Pillow there: PYTHON=...)
	@scripts/build.sh bench bench_train bench_loader hpo-trial
	@tests/bench/train_rates.sh build/bench/bin/bench_train
	@tests/bench/loader_rates.sh build/bench/bin/bench_loader
	@python3 tests/bench/cold_start.py build/bench/bin/hpo-trial "$$PYTHON"

check-weights: deps  ## networks of every model computed by hpo and by PyTorch, weights both ways (PYTHON=...)
	@scripts/build.sh release network_outputs
	@$(PYTHON) tests/external/network_outputs.py build/release/bin/network_outputs build/release/network_outputs

bench: deps  ## trials per second, opening a study, program start
	@scripts/build.sh bench
	@build/bench/bin/bench_study_rates

bench-study: deps  ## the same trainings by hpo-trial and by Python (needs PyTorch there)
	@scripts/build.sh bench
	@tests/bench/replay.sh build/bench/bin

bench-search: deps  ## what the gp sampler costs an ask, and what it finds on BBOB
	@scripts/build.sh bench
	@build/bench/bin/bench_search

bench-trainings: deps  ## regret on recorded trainings (DATA=folder; needs NumPy and onnxruntime there: PYTHON=...)
	@scripts/build.sh release hpo
	@OMP_NUM_THREADS=1 "$${PYTHON:-python3}" -B tests/bench/trainings build/release/bin/hpo "$(DATA)"

bench-digits: deps  ## gp against random sampling on the digits, ten seeds each: table and plot
	@scripts/build.sh release hpo hpo-trial
	@python3 tests/bench/digits_samplers.py build/release/bin/hpo studies/digits_mlp.json build/digits build/digits/samplers.svg

lint: deps  ## clang-format check and clang-tidy over the tree
	@scripts/packages.sh lint
	@scripts/lint.sh $(JOBS)

format:  ## format every source file
	@git ls-files '*.h' '*.cc' | xargs clang-format -i

cuda: deps  ## build in build/cuda what trains on GPUs, or say what is missing, and check it on the GPU if there is one
	@HPO_CUDA=ON scripts/fetch.sh cuda
	@scripts/build.sh cuda hpo hpo-trial hpo-gpu-check
	@build/cuda/bin/hpo-gpu-check || [ $$? -eq 2 ]

build: deps  ## build everything in build/release
	@scripts/build.sh release

install: build  ## install programs, libraries and headers (PREFIX=/usr/local)
	@cmake --install build/release --prefix $(PREFIX)

deps:  ## Debian packages, LibTorch (for CUDA where nvcc or a GPU is), Plotly and the digits data
	@scripts/packages.sh build
	@scripts/fetch.sh libtorch
	@scripts/fetch.sh cuda
	@scripts/fetch.sh digits
	@scripts/fetch.sh plotly

clean:  ## remove the build folders (the downloads in ~/.cache/hpo stay)
	@rm -rf build
