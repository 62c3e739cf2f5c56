// SPDX-License-Identifier: Apache-2.0
//
// Reads the studies that a new one starts warm from. How an earlier trial becomes one of the new study:
//
//   a parameter of both                its value, which must be legal in the new space
//   only the new study's               the setting of that name in the earlier one's `training` if it has one, else the
//                                      sampler chooses
//   only the earlier study's           dropped; where the new one's `training` fixes it, the values must agree
//   constraints of the new study       must be kept
//
// A trial that cannot keep all of this does not fit. Trials are judged by the objective and goal of their own study.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "hpo/base/file_system.h"
#include "hpo/study/study_spec.h"
#include "hpo/study/warm_start.h"

namespace hpo::study {

// One for each of spec.warm_start, in its order. Paths start from `folder` unless they are absolute. Only reads, also
// what a running study writes. Throws Error(kInvalidInput) with a problem for each study that is missing, cannot be
// read, or has no trial that fits. Precondition: the spec has no problems.
std::vector<TakenStudy> TakeEarlierStudies(const StudySpec& spec, FileSystem& files,
                                           const std::filesystem::path& folder);

// An earlier trial's configuration in the new space; nullopt when it does not fit.
std::optional<search::PartialConfiguration> Mapped(const search::Configuration& configuration, const StudySpec& earlier,
                                                   const StudySpec& spec);

}  // namespace hpo::study
