// SPDX-License-Identifier: Apache-2.0
//
// Asks the sampler that suits the study best, by the rules of auto_rule.h, and notes with each trial which rule it was.
#include <map>
#include <memory>
#include <string_view>

#include "search/samplers/auto_rule.h"
#include "search/samplers/table.h"

namespace hpo::search {
namespace {

class AutoSampler : public Sampler {
 public:
  explicit AutoSampler(const SearchSpace& space) : space_(space) {}

  Proposal Suggest(const Request& request, const History& history, const RandomSource& random) override {
    const AutoRule& rule = AutoRuleFor(space_, history);
    Proposal proposal = Asked(rule).Suggest(request, history, random);
    for (Suggestion& suggestion : proposal.suggestions) AppendAutoRule(rule, suggestion.note);
    return proposal;
  }

  void Prepare(const History& history, const RandomSource& random) override {
    Asked(AutoRuleFor(space_, history)).Prepare(history, random);
  }

 private:
  Sampler& Asked(const AutoRule& rule) {
    std::unique_ptr<Sampler>& sampler = samplers_[rule.sampler];
    if (!sampler) sampler = MakeSampler(rule.sampler, space_);
    return *sampler;
  }

  SearchSpace space_;
  std::map<std::string_view, std::unique_ptr<Sampler>> samplers_;  // those asked so far
};

}  // namespace

SamplerEntry AutoSamplerEntry() {
  return {.name = "auto",
          .help = "gp, or what suits the space, its results and the trials at a time better; the summary says which",
          .options = {},
          .make = [](const SearchSpace& space, const Options&) -> std::unique_ptr<Sampler> {
            return std::make_unique<AutoSampler>(space);
          }};
}

}  // namespace hpo::search
