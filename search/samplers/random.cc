// SPDX-License-Identifier: Apache-2.0
//
// Uniform on the unit cube, or on its points that keep the constraints. Trial i draws one number a parameter from its
// own stream, active or not and fixed or not, so without constraints a parameter's draw does not depend on the values
// of the others.
#include "search/samplers/table.h"
#include "search/space/legal_points.h"

namespace hpo::search {
namespace {

class RandomSampler : public Sampler {
 public:
  explicit RandomSampler(const SearchSpace& space) : space_(space) {}

  Proposal Suggest(const Request& request, const History& /*history*/, const RandomSource& random) override {
    const LegalPoints legal(space_, request.fixed);
    Proposal proposal;
    for (int k = 0; k < request.count; ++k) {
      RandomStream stream = random.Stream(request.first_trial + k, Purpose::kSample);
      const std::optional<UnitPoint> point = legal.Draw(stream);
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
};

}  // namespace

SamplerEntry RandomSamplerEntry() {
  return {.name = "random",
          .help = "uniform draws; the baseline that any other sampler must beat",
          .options = {},
          .make = [](const SearchSpace& space, const Options&) -> std::unique_ptr<Sampler> {
            return std::make_unique<RandomSampler>(space);
          }};
}

}  // namespace hpo::search
