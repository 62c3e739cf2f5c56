// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/warm_start.h"

#include <algorithm>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/study/document.h"

namespace hpo::study {
namespace {

using Json = nlohmann::ordered_json;
using search::PartialConfiguration;
using search::SearchSpace;

PartialConfiguration ReadOne(const SearchSpace& space, const Json& json) {
  std::vector<Problem> problems;
  PartialConfiguration configuration = ReadPartial(space, json, "warm_start", problems);
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, "created", std::move(problems));
  return configuration;
}

TakenStudy ReadTaken(const Json& json, const SearchSpace& space) {
  TakenStudy taken{.study = json.at("study").get<std::string>(),
                   .trials = json.at("trials").get<int>(),
                   .usable = json.at("usable").get<int>(),
                   .asks = {}};
  for (const Json& ask : json.at("asks")) taken.asks.push_back(ReadOne(space, ask));
  return taken;
}

}  // namespace

Json ToJson(const std::vector<TakenStudy>& taken, const SearchSpace& space) {
  Json json;
  for (const TakenStudy& one : taken) {
    Json asks = Json::array();
    for (const PartialConfiguration& ask : one.asks) asks.push_back(ConfigurationJson(space, ask));
    json.push_back({{"study", one.study}, {"trials", one.trials}, {"usable", one.usable}, {"asks", std::move(asks)}});
  }
  return json;
}

std::vector<TakenStudy> TakenFromJson(const Json& json, const SearchSpace& space) {
  std::vector<TakenStudy> taken;
  if (json.is_null()) return taken;
  try {
    for (const Json& one : json) taken.push_back(ReadTaken(one, space));
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::kInvalidInput, error.what(), "warm_start");
  }
  return taken;
}

std::vector<PartialConfiguration> AsksInTurn(const std::vector<TakenStudy>& taken) {
  std::vector<PartialConfiguration> asks;
  std::size_t longest = 0;
  for (const TakenStudy& one : taken) longest = std::max(longest, one.asks.size());
  for (std::size_t k = 0; k < longest; ++k) {
    for (const TakenStudy& one : taken) {
      if (k < one.asks.size()) asks.push_back(one.asks[k]);
    }
  }
  return asks;
}

}  // namespace hpo::study
