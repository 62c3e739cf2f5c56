// SPDX-License-Identifier: Apache-2.0
//
// Whether a study's trials can be trained, as far as its runner can tell without data: rules that join settings, such
// as momentum for nesterov. No schema says them and only some configurations may break them, so the runner is asked
// about a number of whole training documents.
#pragma once

#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/terminal.h"
#include "hpo/study/study_file.h"

namespace hpo::cli {

// Asks the runner about the configurations of `start_with` and points spread over the space that keep its constraints.
// Rules that only some of them break are said, each with one that does, and returned. Throws Error: kInvalidInput with
// the rules when every one breaks some, `path` being the study file's; kUnavailable. Nothing is asked about a study
// without a training document. Precondition: the spec has no problems.
std::vector<Problem> RequireTrainable(const Terminal& terminal, const std::string& path, const study::StudyFile& file);

}  // namespace hpo::cli
