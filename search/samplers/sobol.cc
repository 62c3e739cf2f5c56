// SPDX-License-Identifier: Apache-2.0
//
// Trial i is point i of the study's scrambled Sobol sequence: a function of the trial's number and the study's seed,
// so parallel runs and replays agree. Trials that came from elsewhere (`start_with`) leave their point out.
#include <optional>
#include <stdexcept>
#include <string>

#include "search/samplers/table.h"
#include "search/sobol_sequence.h"

namespace hpo::search {
namespace {

class SobolSampler : public Sampler {
 public:
  explicit SobolSampler(const SearchSpace& space) : space_(space) {
    if (space.size() > SobolSequence::kMaxDimensions) {
      throw std::invalid_argument("sampler 'sobol' serves at most " + std::to_string(SobolSequence::kMaxDimensions) +
                                  " parameters, the space has " + std::to_string(space.size()) + "; use 'random'");
    }
  }

  Proposal Suggest(const Request& request, const History& /*history*/, const RandomSource& random) override {
    const SobolSequence& sequence = Sequence(random);
    std::vector<double> unit(static_cast<std::size_t>(space_.size()));
    Proposal proposal;
    for (int k = 0; k < request.count; ++k) {
      sequence.Point(static_cast<std::uint32_t>(request.first_trial + k), unit);
      proposal.suggestions.push_back({space_.FromUnitCube(unit, request.fixed), {}});
    }
    return proposal;
  }

 private:
  const SobolSequence& Sequence(const RandomSource& random) {
    if (!sequence_ || seed_ != random.seed()) {
      sequence_.emplace(space_.size(), random.Stream(0, Purpose::kScramble));
      seed_ = random.seed();
    }
    return *sequence_;
  }

  SearchSpace space_;
  std::optional<SobolSequence> sequence_;  // of the study with this seed
  std::uint64_t seed_ = 0;
};

}  // namespace

SamplerEntry SobolSamplerEntry() {
  return {.name = "sobol",
          .help = "scrambled Sobol points: cover the space more evenly than random draws",
          .options = {},
          .make = [](const SearchSpace& space, const Options&) -> std::unique_ptr<Sampler> {
            return std::make_unique<SobolSampler>(space);
          }};
}

}  // namespace hpo::search
