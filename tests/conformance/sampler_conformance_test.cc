// SPDX-License-Identifier: Apache-2.0
//
// What every sampler promises, checked for each row of the table: a new row is covered without a new test.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>

#include "search/samplers/table.h"
#include "search/space/legal_points.h"
#include "tests/support/history_builder.h"
#include "tests/support/random_results.h"
#include "tests/support/random_space.h"
#include "tests/support/same_proposal.h"

namespace hpo::search {
namespace {

// A study in which asks, measurements, results and trials from elsewhere happen at random, with metric constraints or
// without.
class RandomStudy {
 public:
  explicit RandomStudy(const SearchSpace& space) : space_(space) {}

  History history() const { return history_.history(); }
  const RandomSource& random() const { return random_; }
  int trials() const { return static_cast<int>(history().trials().size()); }

  Request NextRequest() const {
    return {.count = *rc::gen::inRange(1, 4), .first_trial = trials(), .fixed = RandomFixed()};
  }

  void Record(const Proposal& proposal) {
    for (const Suggestion& s : proposal.suggestions) history_.Ask(s.configuration, s.note);
  }

  // A configuration that no sampler proposed, some running trials told, one of them a failure.
  void Happen() {
    if (*rc::gen::inRange(0, 4) == 0) history_.Ask(RandomConfiguration());
    while (!history().pending().empty() && *rc::gen::inRange(0, 3) != 0) {
      const int trial = history().pending()[static_cast<std::size_t>(*rc::gen::inRange(0, Pending()))];
      if (*rc::gen::inRange(0, 5) == 0) {
        history_.Fail(trial);
      } else {
        history_.Constrain(trial, RandomConstraints(constraints_));
        history_.Complete(trial, *rc::gen::inRange(-3, 3) * 0.1);
      }
    }
  }

  // Near a random point, legal.
  Configuration RandomConfiguration() const {
    const LegalPoints legal(space_, {});
    RandomStream stream(0, static_cast<std::uint64_t>(trials()));
    const std::optional<UnitPoint> near = legal.Near(*RandomPoint(space_), stream);
    RC_ASSERT(near.has_value());
    return legal.At(*near);
  }

 private:
  int Pending() const { return static_cast<int>(history().pending().size()); }

  // Mostly nothing, else some values of a random configuration.
  PartialConfiguration RandomFixed() const {
    if (*rc::gen::inRange(0, 3) != 0) return {};
    std::vector<std::optional<Value>> values = RandomConfiguration().values();
    for (std::optional<Value>& value : values) {
      if (*rc::gen::arbitrary<bool>()) value.reset();
    }
    return PartialConfiguration(std::move(values));
  }

  SearchSpace space_;
  HistoryBuilder history_;
  RandomSource random_{*rc::gen::arbitrary<std::uint64_t>()};
  int constraints_ = *rc::gen::inRange(0, 3);
};

// Complete() refuses what is missing or illegal and drops what is inactive.
bool IsLegal(const SearchSpace& space, const Configuration& configuration) {
  return space.Complete(configuration.values()) == configuration && !space.FirstBroken(configuration.values());
}

bool Respects(const PartialConfiguration& fixed, const Configuration& configuration) {
  for (int i = 0; i < fixed.size(); ++i) {
    if (fixed[i] && configuration[i] && !SameValue(*fixed[i], *configuration[i])) return false;
  }
  return true;
}

// Prints the counterexample and its seed.
void Holds(const std::function<void()>& property) {
  const bool holds = rc::check(property);
  EXPECT_TRUE(holds);
}

class SamplerConformance : public testing::TestWithParam<std::string> {
 protected:
  std::unique_ptr<Sampler> Make(const SearchSpace& space) const { return MakeSampler(GetParam(), space); }

  // The space, or for a sampler that refuses it with a reason the numbers in it, which every sampler serves. Where the
  // space has constraints, they get some of their own.
  SearchSpace Served(const SearchSpace& space) const {
    try {
      Make(space);
      return space;
    } catch (const std::invalid_argument& refusal) {
      EXPECT_NE(std::string(refusal.what()), "");
      const SearchSpace numbers = OnlyNumbers(space);
      return space.constraints().empty() || numbers.size() == 0 ? numbers : *WithConstraints(numbers);
    }
  }
};

TEST_P(SamplerConformance, EverySuggestionIsCompleteLegalAndHasTheFixedValues) {
  Holds([this] {
    const SearchSpace space = Served(*AnySpace());
    RandomStudy study(space);
    const auto sampler = Make(space);
    for (int round = 0; round < 8; ++round) {
      const Request request = study.NextRequest();
      const Proposal proposal = sampler->Suggest(request, study.history(), study.random());
      RC_ASSERT(std::ssize(proposal.suggestions) <= request.count);
      RC_ASSERT((proposal.outlook == Outlook::kReady) == (std::ssize(proposal.suggestions) == request.count));
      for (const Suggestion& suggestion : proposal.suggestions) {
        RC_ASSERT(IsLegal(space, suggestion.configuration));
        RC_ASSERT(Respects(request.fixed, suggestion.configuration));
      }
      study.Record(proposal);
      study.Happen();
    }
  });
}

TEST_P(SamplerConformance, AFreshAndAUsedInstanceGiveIdenticalAnswers) {
  Holds([this] {
    const SearchSpace space = Served(*AnySpace());
    RandomStudy study(space);
    const auto used = Make(space);
    for (int round = 0; round < 8; ++round) {
      const Request request = study.NextRequest();
      const Proposal proposal = used->Suggest(request, study.history(), study.random());
      RC_ASSERT(Same(proposal, Make(space)->Suggest(request, study.history(), study.random())));
      RC_ASSERT(Same(proposal, used->Suggest(request, study.history(), study.random())));
      // An answer that never reached the journal leaves no trace.
      if (*rc::gen::inRange(0, 4) != 0) study.Record(proposal);
      study.Happen();
    }
  });
}

TEST_P(SamplerConformance, PreparingChangesNoAnswer) {
  Holds([this] {
    const SearchSpace space = Served(*AnySpace());
    RandomStudy study(space);
    const auto prepared = Make(space), plain = Make(space);
    for (int round = 0; round < 8; ++round) {
      prepared->Prepare(study.history(), study.random());
      study.Happen();
      if (*rc::gen::arbitrary<bool>()) prepared->Prepare(study.history(), study.random());
      const Request request = study.NextRequest();
      const Proposal proposal = plain->Suggest(request, study.history(), study.random());
      RC_ASSERT(Same(proposal, prepared->Suggest(request, study.history(), study.random())));
      study.Record(proposal);
    }
  });
}

TEST_P(SamplerConformance, ExhaustionMeansThatEveryConfigurationWasTried) {
  Holds([this] {
    const SearchSpace space = Served(*AnySpace());
    const auto cardinality = space.Cardinality(60);
    RC_PRE(cardinality.has_value());
    RandomStudy study(space);
    const auto sampler = Make(space);
    std::set<std::uint64_t> tried;
    for (std::uint64_t asked = 0; asked <= *cardinality; ++asked) {
      const Request request{.count = 1, .first_trial = study.trials(), .fixed = {}};
      const Proposal proposal = sampler->Suggest(request, study.history(), study.random());
      if (proposal.outlook == Outlook::kExhausted) break;
      study.Record(proposal);
      study.Happen();
      if (asked == *cardinality) return;  // a sampler that repeats itself never ends
    }
    for (const TrialRecord& trial : study.history().trials()) tried.insert(space.Hash(trial.configuration));
    RC_ASSERT(tried.size() == *cardinality);
  });
}

// Each history below is awkward for a model: it has no spread, no rank or no finite sums.
TEST_P(SamplerConformance, AwkwardHistoriesAreAnsweredLegally) {
  constexpr double kHuge = std::numeric_limits<double>::max();
  const std::vector<std::vector<double>> awkward = {
      {0, 0, 0, 0}, {1e300, -1e300, 1e-300}, {kHuge, -kHuge, kHuge}, {std::numeric_limits<double>::denorm_min(), 0}};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const SearchSpace space = Served(SpaceFromSeed(seed));
    const std::vector<double> middle(static_cast<std::size_t>(space.size()), 0.5);
    for (const std::vector<double>& losses : awkward) {
      HistoryBuilder study;
      for (int i = 0; i < 30; ++i) {  // one configuration again and again
        study.Complete(study.Ask(space.FromUnitCube(middle)), losses[static_cast<std::size_t>(i) % losses.size()]);
      }
      const Request request{.count = 2, .first_trial = 30, .fixed = {}};
      const Proposal proposal = Make(space)->Suggest(request, study.history(), RandomSource(seed));
      for (const Suggestion& s : proposal.suggestions) EXPECT_TRUE(IsLegal(space, s.configuration)) << seed;
    }
  }
}

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const SamplerEntry& row : Samplers()) names.emplace_back(row.name);
  return names;
}

std::string NameOf(const testing::TestParamInfo<std::string>& row) { return row.param; }

INSTANTIATE_TEST_SUITE_P(All, SamplerConformance, testing::ValuesIn(Names()), NameOf);

// For samplers that look at configurations only, not at losses, a batch is what single asks give one after another.
class BatchConformance : public SamplerConformance {};

TEST_P(BatchConformance, ABatchIsItsSingleAsks) {
  Holds([this] {
    const SearchSpace space = *AnySpace();
    RandomStudy study(space);
    const auto batched = Make(space), single = Make(space);
    for (int round = 0; round < 8; ++round) {
      const Request request = study.NextRequest();
      const Proposal batch = batched->Suggest(request, study.history(), study.random());
      for (const Suggestion& suggestion : batch.suggestions) {
        const Request one{.count = 1, .first_trial = study.trials(), .fixed = request.fixed};
        const Proposal answer = single->Suggest(one, study.history(), study.random());
        RC_ASSERT(Same(answer, {.suggestions = {suggestion}, .outlook = Outlook::kReady}));
        study.Record(answer);
      }
      study.Happen();
    }
  });
}

INSTANTIATE_TEST_SUITE_P(All, BatchConformance, testing::Values("random", "sobol", "grid"), NameOf);

}  // namespace
}  // namespace hpo::search
