// SPDX-License-Identifier: Apache-2.0
#include "hpo/study/earlier_studies.h"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>

#include "hpo/base/error.h"
#include "hpo/study/constraints.h"
#include "hpo/study/document_path.h"
#include "hpo/study/study_folder.h"
#include "hpo/study/study_state.h"
#include "hpo/study/value_json.h"
#include "search/result_rank.h"

namespace hpo::study {
namespace {

using search::PartialConfiguration;
using Values = std::vector<std::optional<search::Value>>;

// The value that a training document fixes.
std::optional<search::Value> Fixed(const StudySpec& spec, const std::string& name) {
  const nlohmann::ordered_json* const setting = FindPath(spec.training, name);
  return setting == nullptr ? std::nullopt : ValueFromJson(*setting);
}

// Whether settings that the new study fixes had these values in the earlier trial too.
bool AgreesWithTraining(const search::Configuration& configuration, const StudySpec& earlier, const StudySpec& spec) {
  for (int i = 0; i < earlier.space.size(); ++i) {
    const std::string& name = earlier.space[i].name;
    if (spec.space.Find(name) || !configuration[i]) continue;
    const std::optional<search::Value> fixed = Fixed(spec, name);
    if (fixed && !search::SameValue(*fixed, *configuration[i])) return false;
  }
  return true;
}

std::optional<search::Value> ValueIn(const search::Configuration& configuration, const StudySpec& earlier,
                                     const std::string& name) {
  if (const std::optional<int> index = earlier.space.Find(name)) return configuration[*index];
  return Fixed(earlier, name);
}

// One usable trial.
struct Usable {
  search::ResultRank rank;
  PartialConfiguration configuration;
};

// In the order of their results.
std::vector<Usable> UsableTrials(const StudyState& earlier, const StudySpec& spec) {
  std::vector<Usable> usable;
  for (const int number : earlier.history().results) {
    const search::TrialRecord& trial = earlier.history().trials[static_cast<std::size_t>(number)];
    if (trial.losses.empty()) continue;
    auto mapped = Mapped(trial.configuration, earlier.spec(), spec);
    if (mapped) usable.push_back({search::RankOf(trial), *std::move(mapped)});
  }
  return usable;
}

bool Holds(const std::vector<PartialConfiguration>& list, const PartialConfiguration& configuration) {
  return std::ranges::find(list, configuration) != list.end();
}

// `asked`: what is asked first already; grows by what is taken here.
TakenStudy Take(const StudyState& earlier, int most, const StudySpec& spec, std::vector<PartialConfiguration>& asked) {
  std::vector<Usable> usable = UsableTrials(earlier, spec);
  TakenStudy taken{.study = earlier.spec().name,
                   .trials = static_cast<int>(earlier.trials().size()),
                   .usable = static_cast<int>(usable.size()),
                   .asks = {}};
  std::ranges::stable_sort(usable, {}, &Usable::rank);
  for (const Usable& trial : usable) {
    if (static_cast<int>(taken.asks.size()) == most) break;
    if (Holds(asked, trial.configuration)) continue;
    taken.asks.push_back(trial.configuration);
    asked.push_back(trial.configuration);
  }
  return taken;
}

std::filesystem::path JournalOf(const std::filesystem::path& path) {
  return path.extension() == ".jsonl" ? path : JournalPath(path);
}

std::string NothingFits(const TakenStudy& taken) {
  if (taken.trials == 0) return "study " + taken.study + " has no trials yet";
  return "none of the " + std::to_string(taken.trials) + " trials of study " + taken.study +
         " has a value and fits this study";
}

}  // namespace

std::optional<PartialConfiguration> Mapped(const search::Configuration& configuration, const StudySpec& earlier,
                                           const StudySpec& spec) {
  if (!AgreesWithTraining(configuration, earlier, spec)) return std::nullopt;
  Values values;
  for (int i = 0; i < spec.space.size(); ++i) {
    const search::Parameter& parameter = spec.space[i];
    values.push_back(ValueIn(configuration, earlier, parameter.name));
    if (!values.back()) continue;
    if (search::ValueProblem(parameter, *values.back())) return std::nullopt;
    values.back() = search::Canonical(parameter, *values.back());
  }
  try {
    search::Configuration complete = spec.space.Complete(values);
    if (spec.space.FirstBroken(complete.values())) return std::nullopt;
    return complete;
  } catch (const std::invalid_argument&) {
    // Some parameters are free.
  }
  PartialConfiguration partial(std::move(values));
  if (FixedProblem(spec.space, partial)) return std::nullopt;
  return partial;
}

std::vector<TakenStudy> TakeEarlierStudies(const StudySpec& spec, FileSystem& files,
                                           const std::filesystem::path& folder) {
  std::vector<TakenStudy> taken;
  std::vector<Problem> problems;
  std::vector<PartialConfiguration> asked = spec.start_with;
  for (std::size_t k = 0; k < spec.warm_start.size(); ++k) {
    const std::string path = "warm_start." + std::to_string(k);
    const auto& [study, trials] = spec.warm_start[k];
    try {
      taken.push_back(Take(ReadJournal(files, JournalOf(folder / study)), trials, spec, asked));
      if (taken.back().usable == 0) problems.push_back({path, 0, NothingFits(taken.back())});
    } catch (const Error& error) {
      problems.push_back({path, 0, error.what()});
    }
  }
  if (!problems.empty()) throw Error(ErrorCode::kInvalidInput, "study", std::move(problems));
  return taken;
}

}  // namespace hpo::study
