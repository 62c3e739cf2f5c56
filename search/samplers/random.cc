// SPDX-License-Identifier: Apache-2.0
//
// Uniform on the unit cube, or on its points that keep the constraints; a parameter with a prior is drawn from that.
// Trial i draws one number a parameter from its own stream, active or not and fixed or not, so without constraints a
// parameter's draw does not depend on the values of the others.
#include "search/samplers/table.h"
#include "search/space/legal_points.h"
#include "search/space/prior_density.h"

namespace hpo::search {
namespace {

class RandomSampler : public Sampler {
 public:
  explicit RandomSampler(const SearchSpace& space) : space_(space), prior_(space_) {}

  Proposal Suggest(const Request& request, const History& /*history*/, const RandomSource& random) override {
    const LegalPoints legal(space_, request.fixed);
    Proposal proposal;
    for (int k = 0; k < request.count; ++k) {
      RandomStream stream = random.Stream(request.first_trial + k, Purpose::kSample);
      const std::optional<UnitPoint> point = prior_.Draw(legal, stream);
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
  SpacePrior prior_;
};

}  // namespace

SamplerEntry RandomSamplerEntry() {
  return {.name = "random",
          .help = "uniform draws, or draws from the priors; the baseline that any other sampler must beat",
          .options = {},
          .make = [](const SearchSpace& space, const Options&) -> std::unique_ptr<Sampler> {
            return std::make_unique<RandomSampler>(space);
          }};
}

}  // namespace hpo::search
