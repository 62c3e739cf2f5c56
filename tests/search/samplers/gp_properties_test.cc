// SPDX-License-Identifier: Apache-2.0
//
// What holds whatever the space and the results, once a model proposes. The conformance suite holds the same for all
// samplers, but its studies are too short for a model.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <memory>
#include <set>

#include "search/samplers/table.h"
#include "tests/support/history_builder.h"
#include "tests/support/random_results.h"
#include "tests/support/random_space.h"
#include "tests/support/same_proposal.h"

namespace hpo::search {
namespace {

constexpr int kRounds = 26;  // beyond the design of any space

bool IsLegal(const SearchSpace& space, const Configuration& configuration) {
  return space.Complete(configuration.values()) == configuration && !space.FirstBroken(configuration.values());
}

std::unique_ptr<Sampler> Gp(const SearchSpace& space) { return MakeSampler("gp", space); }

RC_GTEST_PROP(GpPropertiesTest, ProposalsAreLegalNewAndNeverNaN, ()) {
  const SearchSpace space = *AnySpace();
  const RandomSource random(*rc::gen::arbitrary<std::uint64_t>());
  const auto sampler = Gp(space);
  const int constraints = *rc::gen::inRange(0, 3);
  HistoryBuilder study;
  std::set<std::uint64_t> tried;
  for (int round = 0; round < kRounds; ++round) {
    const auto trial = static_cast<int>(study.history().trials().size());
    const Proposal proposal = sampler->Suggest({.first_trial = trial}, study.history(), random);
    if (proposal.outlook == Outlook::kExhausted) {
      RC_ASSERT(tried.size() == space.Cardinality(1000).value_or(tried.size()));
      return;
    }
    const Suggestion& suggestion = proposal.suggestions.front();
    RC_ASSERT(IsLegal(space, suggestion.configuration));
    RC_ASSERT(tried.insert(space.Hash(suggestion.configuration)).second);
    for (const auto& [name, number] : suggestion.note) RC_ASSERT(std::isfinite(number));
    HappenTo(study, study.Ask(suggestion.configuration, suggestion.note), constraints);
  }
}

RC_GTEST_PROP(GpPropertiesTest, FreshUsedAndPreparedInstancesAgree, ()) {
  const SearchSpace space = *AnySpace();
  const RandomSource random(*rc::gen::arbitrary<std::uint64_t>());
  const auto used = Gp(space), prepared = Gp(space);
  const int constraints = *rc::gen::inRange(0, 3);
  HistoryBuilder study;
  // Trials from elsewhere, about as many as the model waits for.
  for (int k = 0; k < 14; ++k) HappenTo(study, study.Ask(space.FromUnitCube(*RandomPoint(space))), constraints);
  for (int round = 0; round < 6; ++round) {
    if (*rc::gen::arbitrary<bool>()) prepared->Prepare(study.history(), random);
    const Request request{.count = *rc::gen::inRange(1, 3),
                          .first_trial = static_cast<int>(study.history().trials().size())};
    const Proposal proposal = used->Suggest(request, study.history(), random);
    RC_ASSERT(Same(proposal, prepared->Suggest(request, study.history(), random)));
    RC_ASSERT(Same(proposal, Gp(space)->Suggest(request, study.history(), random)));
    for (const Suggestion& s : proposal.suggestions) HappenTo(study, study.Ask(s.configuration, s.note), constraints);
  }
}

RC_GTEST_PROP(GpPropertiesTest, ModelledProposalsHaveTheFixedValues, ()) {
  const SearchSpace space = *AnySpace();
  const RandomSource random(7);
  HistoryBuilder study;
  for (int k = 0; k < 20; ++k) study.Complete(study.Ask(space.FromUnitCube(*RandomPoint(space))), RandomLoss());
  std::vector<std::optional<Value>> values = space.FromUnitCube(*RandomPoint(space)).values();
  for (auto& value : values) {
    if (*rc::gen::arbitrary<bool>()) value.reset();
  }
  const PartialConfiguration fixed(values);
  const Proposal proposal =
      Gp(space)->Suggest({.count = 3, .first_trial = 20, .fixed = fixed}, study.history(), random);
  for (const Suggestion& suggestion : proposal.suggestions) {
    RC_ASSERT(IsLegal(space, suggestion.configuration));
    for (int i = 0; i < space.size(); ++i) {
      const auto& value = suggestion.configuration[i];
      if (fixed[i] && value) RC_ASSERT(SameValue(*fixed[i], *value));
    }
  }
}

RC_GTEST_PROP(GpPropertiesTest, OneFinishedTrialIsEnoughForAModel, ()) {
  const SearchSpace space = *AnySpace();
  HistoryBuilder study(BudgetView{.trials = 4});
  study.Complete(study.Ask(space.FromUnitCube(*RandomPoint(space))), RandomLoss());
  const Proposal proposal = Gp(space)->Suggest({.first_trial = 1}, study.history(), RandomSource(1));
  for (const Suggestion& suggestion : proposal.suggestions) {
    RC_ASSERT(IsLegal(space, suggestion.configuration));
  }
}

}  // namespace
}  // namespace hpo::search
