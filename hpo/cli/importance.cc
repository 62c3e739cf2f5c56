// SPDX-License-Identifier: Apache-2.0
#include "search/analysis/importance.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "hpo/base/error.h"
#include "hpo/cli/command.h"
#include "hpo/cli/study_location.h"
#include "hpo/report/columns.h"

namespace hpo::cli {
namespace {

using search::analysis::Importance;
using search::analysis::ImportanceMethod;
using search::analysis::PairEffect;

std::string Help() {
  std::string help = "How to measure:";
  for (const ImportanceMethod& method : search::analysis::ImportanceMethods()) {
    help += fmt::format("\n{}: {}", method.name, method.help);
  }
  return help;
}

std::string PairName(const search::SearchSpace& space, const PairEffect& pair) {
  return space[static_cast<int>(pair.a)].name + " with " + space[static_cast<int>(pair.b)].name;
}

std::string Text(const search::SearchSpace& space, const Importance& importance) {
  std::vector<std::size_t> order(importance.shares.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater<>(), [&](std::size_t i) { return importance.shares[i]; });
  std::vector<report::Row> rows;
  for (const std::size_t i : order) {
    rows.push_back({space[static_cast<int>(i)].name, fmt::format("{:.3f}", importance.shares[i])});
  }
  for (const PairEffect& pair : importance.pairs) {
    rows.push_back({PairName(space, pair), fmt::format("{:.3f}", pair.share)});
  }
  return report::Aligned(rows, "");
}

nlohmann::ordered_json Json(const search::SearchSpace& space, const Importance& importance) {
  nlohmann::ordered_json shares = nlohmann::ordered_json::object(), pairs = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < importance.shares.size(); ++i) {
    shares[space[static_cast<int>(i)].name] = importance.shares[i];
  }
  for (const PairEffect& pair : importance.pairs) {
    const auto name = [&](std::size_t i) { return space[static_cast<int>(i)].name; };
    pairs.push_back({{"parameters", {name(pair.a), name(pair.b)}}, {"share", pair.share}});
  }
  return {{"importance", std::move(shares)}, {"pairs", std::move(pairs)}};
}

class ImportanceCommand final : public Command {
 public:
  void Declare(Arguments& arguments) override {
    arguments.Add("study", study_, kStudyHelp);
    std::vector<std::string> names;
    for (const ImportanceMethod& method : search::analysis::ImportanceMethods()) names.emplace_back(method.name);
    arguments.Add("--method", method_, Help()).OneOf(names);
  }

  int Run(const Terminal& terminal) override {
    const StoredStudy stored = OpenStored(study_, terminal);
    const study::StudySpec& spec = stored.state.spec();
    const search::History history(stored.state.history());
    const auto with_loss =
        std::ranges::count_if(history.results(), [&](int trial) { return !history[trial].losses.empty(); });
    if (with_loss < search::analysis::kLeastForImportance) {
      throw Error(
          ErrorCode::kNoUsableTrial,
          fmt::format("{} trials have a value; importance takes {}", with_loss, search::analysis::kLeastForImportance),
          spec.name);
    }
    const ImportanceMethod& method = search::analysis::ImportanceMethodNamed(method_);
    const Importance importance = method.measure(spec.space, history, search::RandomSource(spec.seed));
    nlohmann::ordered_json json{{"schema", 1}, {"study", spec.name}, {"method", method.name}};
    json.update(Json(spec.space, importance));
    terminal.Result(Text(spec.space, importance), json);
    return 0;
  }

 private:
  std::string study_;
  std::string method_ = std::string(search::analysis::ImportanceMethods().front().name);
};

}  // namespace

std::unique_ptr<Command> MakeImportance() { return std::make_unique<ImportanceCommand>(); }

}  // namespace hpo::cli
