// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/study/parameter_json.h"

namespace hpo::study {

// The order in which a space takes the parameters: each after the ones its condition or its variant's key names,
// otherwise as they stand. A cycle is one problem that shows it, "a -> b -> a" (a needs b, b needs a), and its
// parameters, with all that need them, are left out. Names of unknown parents are passed over.
std::vector<std::size_t> ParentsFirst(const std::vector<ParameterDraft>& drafts, std::vector<Problem>& problems);

}  // namespace hpo::study
