// SPDX-License-Identifier: Apache-2.0
//
// Trial i is point i of the study's scrambled Sobol sequence, of its points that keep the constraints: a function of
// the trial's number and the study's seed, so parallel runs and replays agree. Trials that came from elsewhere
// (`start_with`) leave their point out.
#include <optional>

#include "search/samplers/study_sequence.h"
#include "search/samplers/table.h"

namespace hpo::search {
namespace {

class SobolSampler : public Sampler {
 public:
  explicit SobolSampler(const SearchSpace& space) : space_(space), sequence_(space, "sobol") {}

  Proposal Suggest(const Request& request, const History& /*history*/, const RandomSource& random) override {
    const LegalPoints legal(space_, request.fixed);
    Proposal proposal;
    for (int k = 0; k < request.count; ++k) {
      const std::optional<UnitPoint> point = sequence_.Point(request.first_trial + k, legal, random);
      if (!point) {
        proposal.outlook = Outlook::kExhausted;
        break;
      }
      proposal.suggestions.push_back({legal.At(*point), {}});
    }
    return proposal;
  }

 private:
  SearchSpace space_;
  StudySequence sequence_;
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
