// SPDX-License-Identifier: Apache-2.0
//
// What a study took from earlier ones when it was created: a part of its `created` event, so that a replay never needs
// those studies again.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "search/space/search_space.h"

namespace hpo::study {

// From one earlier study, in the space of the new one. A configuration lacks the parameters that the earlier study says
// nothing about.
struct TakenStudy {
  std::string study;                               // its name
  int trials = 0;                                  // it had
  int usable = 0;                                  // of them, with a value and a configuration that fits
  std::vector<search::PartialConfiguration> asks;  // to be asked first, the best first
};

// [{"study", "trials", "usable", "asks": [{...}]}]; null for none.
nlohmann::ordered_json ToJson(const std::vector<TakenStudy>& taken, const search::SearchSpace& space);

// The reverse. Throws Error(kInvalidInput) for what ToJson never writes.
std::vector<TakenStudy> TakenFromJson(const nlohmann::ordered_json& json, const search::SearchSpace& space);

// All asks in their order: the best of each study, then the second best, and so on.
std::vector<search::PartialConfiguration> AsksInTurn(const std::vector<TakenStudy>& taken);

}  // namespace hpo::study
