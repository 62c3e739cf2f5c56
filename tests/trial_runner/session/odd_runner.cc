// SPDX-License-Identifier: Apache-2.0
//
// A user's runner that misbehaves on demand: data set `odd` hangs without ever asking whether to stop, model `odd`
// prints on stdout in every way a program can.
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "trial_runner/registry.h"

namespace {

using hpo::trial_runner::Architecture;

hpo::trial_runner::Dataset Hang(const nlohmann::json&, const hpo::trial_runner::SplitOptions&) {
  std::cerr << "hanging" << std::endl;
  while (true) pause();
}

Architecture PrintAndBuild(const nlohmann::json&, const hpo::trial_runner::ModelInput& input) {
  std::printf("printed by printf\n");
  std::fflush(stdout);
  std::cout << "printed by cout" << std::endl;
  Architecture net(input.sample_shape);
  net.Add("output", hpo::trial_runner::Linear{.outputs = input.outputs}, Architecture::kInput);
  return net;
}

}  // namespace

int main(int argc, char** argv) {
  hpo::trial_runner::Registry registry = hpo::trial_runner::BuiltInRegistry();
  registry.AddDataset({.name = "odd", .help = "hangs", .fields = {}, .load = Hang});
  registry.AddModel({.name = "odd", .help = "prints", .fields = {}, .architecture = PrintAndBuild, .module = {}});
  return hpo::trial_runner::Main(argc, argv, registry);
}
