// SPDX-License-Identifier: Apache-2.0
#include "search/samplers/legal_suggestions.h"

#include <utility>

#include "search/space/legal_points.h"

namespace hpo::search {
namespace {

class LegalSampler : public Sampler {
 public:
  LegalSampler(std::unique_ptr<Sampler> sampler, const SearchSpace& space)
      : sampler_(std::move(sampler)), space_(space) {}

  Proposal Suggest(const Request& request, const History& history, const RandomSource& random) override {
    Proposal proposal = sampler_->Suggest(request, history, random);
    for (std::size_t k = 0; k < proposal.suggestions.size(); ++k) {
      Configuration& configuration = proposal.suggestions[k].configuration;
      if (!space_.FirstBroken(configuration.values())) continue;
      const LegalPoints legal(space_, request.fixed);
      RandomStream draws = random.Stream(request.first_trial + static_cast<int>(k), Purpose::kRepair);
      const std::optional<UnitPoint> near = legal.Near(legal.PlaceOf(configuration), draws);
      if (!near) return {.suggestions = {}, .outlook = Outlook::kExhausted};
      configuration = legal.At(*near);
    }
    return proposal;
  }

  void Prepare(const History& history, const RandomSource& random) override { sampler_->Prepare(history, random); }

 private:
  std::unique_ptr<Sampler> sampler_;
  SearchSpace space_;
};

}  // namespace

std::unique_ptr<Sampler> WithLegalSuggestions(std::unique_ptr<Sampler> sampler, const SearchSpace& space) {
  if (space.constraints().empty()) return sampler;
  return std::make_unique<LegalSampler>(std::move(sampler), space);
}

}  // namespace hpo::search
