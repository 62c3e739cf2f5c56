// SPDX-License-Identifier: Apache-2.0
#include "search/samplers/study_sequence.h"

#include <stdexcept>
#include <string>

namespace hpo::search {
namespace {

constexpr std::uint32_t kPatience = 256;  // points in a row that break constraints

}  // namespace

StudySequence::StudySequence(const SearchSpace& space, const std::string& sampler) : space_(space) {
  if (space.size() <= SobolSequence::kMaxDimensions) return;
  throw std::invalid_argument("sampler '" + sampler + "' serves at most " +
                              std::to_string(SobolSequence::kMaxDimensions) + " parameters, the space has " +
                              std::to_string(space.size()) + "; use 'random'");
}

const SobolSequence& StudySequence::Of(const RandomSource& random) {
  if (!sequence_ || seed_ != random.seed()) {
    sequence_.emplace(space_.size(), random.Stream(0, Purpose::kScramble));
    seed_ = random.seed();
    legal_.clear();
    next_ = 0;
  }
  return *sequence_;
}

std::optional<std::uint32_t> StudySequence::IndexOf(int trial, const SobolSequence& sequence) {
  if (space_.constraints().empty()) return static_cast<std::uint32_t>(trial);
  const LegalPoints legal(space_, {});
  UnitPoint point(static_cast<std::size_t>(space_.size()));
  while (std::ssize(legal_) <= trial) {
    std::optional<std::uint32_t> found;
    for (std::uint32_t k = 0; k < kPatience && !found; ++k) {
      sequence.Point(next_, point);
      if (legal.Has(point)) found = next_;
      ++next_;
    }
    legal_.push_back(found);
  }
  return legal_[static_cast<std::size_t>(trial)];
}

std::optional<UnitPoint> StudySequence::Point(int trial, const LegalPoints& legal, const RandomSource& random) {
  const SobolSequence& sequence = Of(random);
  const bool has_fixed = legal.fixed().size() > 0;
  const auto index = has_fixed ? std::optional(static_cast<std::uint32_t>(trial)) : IndexOf(trial, sequence);
  if (index) {
    UnitPoint point(static_cast<std::size_t>(space_.size()));
    sequence.Point(*index, point);
    if (!has_fixed || legal.Has(point)) return point;
  }
  RandomStream draws = random.Stream(trial, Purpose::kRepair);
  return legal.Draw(draws);
}

}  // namespace hpo::search
