// SPDX-License-Identifier: Apache-2.0
// Links hpo::trial_runner: a runner of one's own, with the built-in models.
#include "trial_runner/registry.h"

int main(int argc, char** argv) { return hpo::trial_runner::Main(argc, argv, hpo::trial_runner::BuiltInRegistry()); }
