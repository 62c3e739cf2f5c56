// SPDX-License-Identifier: Apache-2.0
#include "trial_runner/precision/choice.h"

#include <stdexcept>

namespace hpo::trial_runner {

nlohmann::json ToJson(const Choice& choice) {
  return {{"asked", choice.asked}, {"used", choice.used}, {"why", choice.why}};
}

}  // namespace hpo::trial_runner
