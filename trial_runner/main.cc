// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/registry.h"

int main(int argc, char** argv) { return hpo::trial_runner::Main(argc, argv, hpo::trial_runner::BuiltInRegistry()); }
