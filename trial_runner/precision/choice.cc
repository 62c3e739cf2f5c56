// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/choice.h"

#include <stdexcept>

namespace hpo::trial_runner {

nlohmann::json ToJson(const Choice& choice) {
  return {{"asked", choice.asked}, {"used", choice.used}, {"why", choice.why}};
}

Choice ResolveDevice(const std::string& asked) {
  if (asked == "cpu") return {asked, "cpu", ""};
  if (asked == "cuda" || asked.starts_with("cuda:")) return {asked, "cpu", "this build trains on the CPU only"};
  throw std::invalid_argument("device '" + asked + "': use cpu, cuda or cuda:<index>");
}

}  // namespace hpo::trial_runner
